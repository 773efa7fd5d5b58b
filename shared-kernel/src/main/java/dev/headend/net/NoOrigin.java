package dev.headend.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import reactor.netty.http.client.HttpClient;

/**
 * Takes {@code Origin} out of the handshakes of our WebSocket clients. Netty adds one that names the server itself, and servers with
 * a list of origins refuse it; only browsers are to send it (RFC 6455, 4.1). Thread-safe.
 */
@Sharable
public final class NoOrigin extends ChannelOutboundHandlerAdapter {
    private static final NoOrigin INSTANCE = new NoOrigin();

    private NoOrigin() {}

    /** The same client, whose requests name no origin. */
    public static HttpClient in(HttpClient client) {
        return client.doOnChannelInit((_, channel, _) -> join(channel));
    }

    /** The handshake is written from the pipeline's end, and so comes by here before it is encoded. */
    private static void join(Channel channel) {
        channel.pipeline().addLast(INSTANCE);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpRequest request) {
            request.headers().remove(HttpHeaderNames.ORIGIN);
        }
        ctx.write(message, promise);
    }
}
