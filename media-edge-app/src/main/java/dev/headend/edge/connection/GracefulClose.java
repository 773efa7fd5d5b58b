package dev.headend.edge.connection;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection so that the peer can still read the last message. A socket that is closed while the peer is sending
 * answers with a reset, which may overtake what was written. So only our direction is shut down first; what the peer sends
 * meanwhile is read and dropped.
 */
public final class GracefulClose {
    /** Who takes a little at a time is waited for so many times as long. */
    private static final int MOST_LINGERS = 30;

    private GracefulClose() {}

    /**
     * Sends what has been written and closes after this time, unless the peer has taken something of it meanwhile, and more waits: then
     * once it takes no more. For the connection's event loop.
     */
    public static void flushAndClose(ChannelHandlerContext ctx, Duration linger) {
        ctx.pipeline().get(WatchdogHandler.class).dropInput(ctx.channel());
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> shutOutput(ctx));
        closeLater(ctx, linger, new SendProgress(), MOST_LINGERS);
    }

    private static void closeLater(ChannelHandlerContext ctx, Duration linger, SendProgress before, int times) {
        before.note(ctx.channel().unsafe().outboundBuffer());
        ctx.executor()
                .schedule(
                        () -> closeUnlessMoving(ctx, linger, before, times), linger.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void closeUnlessMoving(ChannelHandlerContext ctx, Duration linger, SendProgress before, int times) {
        ChannelOutboundBuffer queue = ctx.channel().unsafe().outboundBuffer();
        boolean waits = queue != null && queue.totalPendingWriteBytes() > 0;
        if (waits && times > 1 && before.hasMoved(queue)) {
            closeLater(ctx, linger, before, times - 1);
        } else {
            ctx.close();
        }
    }

    /** Over TLS the peer is told first that the end is meant, and no truncation. */
    private static void shutOutput(ChannelHandlerContext ctx) {
        SslHandler tls = ctx.pipeline().get(SslHandler.class);
        if (tls == null) {
            shutOutput(ctx.channel());
        } else {
            tls.closeOutbound().addListener(_ -> shutOutput(ctx.channel()));
        }
    }

    private static void shutOutput(Channel channel) {
        if (channel instanceof DuplexChannel socket) {
            socket.shutdownOutput();
        } else {
            channel.close();
        }
    }
}
