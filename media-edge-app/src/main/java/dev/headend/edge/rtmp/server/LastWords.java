package dev.headend.edge.rtmp.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection so that the peer hears why. A socket that is closed while the peer still sends answers with a reset,
 * which may overtake what was written; so only our direction is shut, and what still comes is read and thrown away for a
 * while.
 */
final class LastWords {
    private LastWords() {}

    /** Sends what has been written, then closes; at the latest after the time given. */
    static void sayAndClose(ChannelHandlerContext ctx, Duration linger) {
        ctx.channel().config().setAutoRead(true);
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> shutOutput(ctx));
        ctx.executor().schedule(() -> ctx.close(), linger.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void shutOutput(ChannelHandlerContext ctx) {
        if (ctx.channel() instanceof DuplexChannel socket) {
            socket.shutdownOutput();
        } else {
            ctx.close();
        }
    }
}
