package dev.headend.net.http;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.resolver.NoopAddressResolverGroup;
import java.net.InetSocketAddress;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;

/**
 * Sends a client's requests through a proxy: those to {@code https://} through a tunnel, RFC 9110 section 9.3.6, those to
 * {@code http://} in {@link AbsoluteForm}. The names of servers are the proxy's to look up.
 */
final class ThroughProxy {
    private static final String LOOKUP = "headend.proxyLookup";
    private static final String ABSOLUTE = "headend.absoluteForm";

    private ThroughProxy() {}

    /** @param tunnel whether the servers are {@code https://} */
    static HttpClient client(HttpClient client, HttpProxy proxy, boolean tunnel) {
        return client.resolver(NoopAddressResolverGroup.INSTANCE).doOnChannelInit((_, channel, _) -> {
            ChannelPipeline pipeline = channel.pipeline();
            if (tunnel) {
                pipeline.addFirst(NettyPipeline.ProxyHandler, tunnel(proxy));
            } else {
                pipeline.addLast(ABSOLUTE, new AbsoluteForm(proxy));
            }
            pipeline.addFirst(LOOKUP, new NameLookup());
        });
    }

    private static ChannelHandler tunnel(HttpProxy proxy) {
        InetSocketAddress address = InetSocketAddress.createUnresolved(proxy.host(), proxy.port());
        return proxy.auth() instanceof HttpAuth.Basic(String user, String password)
                ? new HttpProxyHandler(address, user, password)
                : new HttpProxyHandler(address);
    }
}
