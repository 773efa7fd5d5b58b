package dev.headend.net.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;

/**
 * Looks up the name of a proxy before the connection to it is made, on a virtual thread: a name service that does not
 * answer must not hold up the event loop. A name that is not found fails the connection.
 */
final class NameLookup extends ChannelOutboundHandlerAdapter {
    @Override
    public void connect(ChannelHandlerContext ctx, SocketAddress remote, SocketAddress local, ChannelPromise promise) {
        if (remote instanceof InetSocketAddress name && name.isUnresolved()) {
            Thread.ofVirtual().name("proxy-name").start(() -> {
                InetSocketAddress found = new InetSocketAddress(name.getHostString(), name.getPort());
                ctx.executor().execute(() -> goOn(ctx, found, local, promise));
            });
        } else {
            ctx.connect(remote, local, promise);
        }
    }

    private static void goOn(
            ChannelHandlerContext ctx, InetSocketAddress found, SocketAddress local, ChannelPromise promise) {
        if (found.isUnresolved()) {
            promise.tryFailure(new UnknownHostException("the proxy " + found.getHostString() + " is not known"));
        } else {
            ctx.connect(found, local, promise);
        }
    }
}
