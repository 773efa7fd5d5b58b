package dev.headend.net.http.proxy;

import dev.headend.net.http.auth.HttpAuth;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.proxy.HttpProxyHandler;
import java.net.SocketAddress;
import reactor.netty.NettyPipeline;

/**
 * Opens a tunnel to a server, RFC 9110 section 9.3.6, through whichever of the proxy's addresses the connection is made to.
 */
final class TunnelHandler extends ChannelOutboundHandlerAdapter {
    private final HttpProxy proxy;
    private final SocketAddress server;

    /** @param server by its name, which the proxy looks up */
    TunnelHandler(HttpProxy proxy, SocketAddress server) {
        this.proxy = proxy;
        this.server = server;
    }

    @Override
    public void connect(
            ChannelHandlerContext ctx, SocketAddress proxyAddress, SocketAddress local, ChannelPromise promise) {
        ctx.pipeline().addBefore(ctx.name(), NettyPipeline.ProxyHandler, tunnel(proxyAddress));
        ctx.connect(server, local, promise);
    }

    private HttpProxyHandler tunnel(SocketAddress proxyAddress) {
        return proxy.auth() instanceof HttpAuth.Basic(String user, String password)
                ? new HttpProxyHandler(proxyAddress, user, password)
                : new HttpProxyHandler(proxyAddress);
    }
}
