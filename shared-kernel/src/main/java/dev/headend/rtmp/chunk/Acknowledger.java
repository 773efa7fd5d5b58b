package dev.headend.rtmp.chunk;

import io.netty.channel.ChannelHandlerContext;

/** Acknowledges the bytes received, whenever a window is full (RTMP 1.0, section 5.4.3). */
final class Acknowledger {
    /** In bytes, until the peer sets one. */
    private static final int DEFAULT_WINDOW = 2_500_000;

    /** A smaller window would only cost time. */
    private static final int SMALLEST_WINDOW = 1024;

    private int window = DEFAULT_WINDOW;
    private long received;
    private long acknowledged;

    void window(int bytes) {
        window = bytes > 0 ? Math.max(bytes, SMALLEST_WINDOW) : DEFAULT_WINDOW;
    }

    void received(ChannelHandlerContext ctx, int bytes) {
        received += bytes;
        if (received - acknowledged >= window) {
            acknowledged = received;
            ctx.writeAndFlush(acknowledgement(ctx), ctx.voidPromise());
        }
    }

    /** The sequence number wraps at 2^32: some encoders stop at 4 GB unless it does. */
    private ChunkMessage acknowledgement(ChannelHandlerContext ctx) {
        return new ChunkMessage(
                ControlType.CHUNK_STREAM,
                ControlType.ACKNOWLEDGEMENT,
                0,
                0,
                ctx.alloc().buffer(Integer.BYTES).writeInt((int) received));
    }
}
