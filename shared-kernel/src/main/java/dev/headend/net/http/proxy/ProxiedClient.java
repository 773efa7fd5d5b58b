package dev.headend.net.http.proxy;

import java.net.InetSocketAddress;
import java.net.URI;
import reactor.netty.http.client.HttpClient;

/** Sends a client's requests through a proxy: those to {@code https://} through a tunnel, others in absolute form. */
public final class ProxiedClient {
    private static final String TUNNEL = "headend.tunnel";
    private static final String ABSOLUTE = "headend.absoluteForm";

    private ProxiedClient() {}

    /**
     * The client with the proxy in between.
     *
     * @param server the only one that the client is for; its path does not matter
     * @param lookup finds the proxy; each of its addresses is tried until a connection stands
     */
    public static HttpClient of(HttpClient client, HttpProxy proxy, URI server, NameLookup lookup) {
        HttpClient toProxy = client.resolver(new ProxyAddresses(proxy, lookup));
        if (!Target.isSecure(server)) {
            return toProxy.doOnChannelInit(
                    (_, channel, _) -> channel.pipeline().addLast(ABSOLUTE, new AbsoluteFormHandler(proxy)));
        }
        Target target = Target.of(server);
        InetSocketAddress address = InetSocketAddress.createUnresolved(target.host(), target.port());
        return toProxy.doOnChannelInit(
                (_, channel, _) -> channel.pipeline().addFirst(TUNNEL, new TunnelHandler(proxy, address)));
    }
}
