package dev.headend.edge.rtmp.chunk;

import io.netty.channel.ChannelHandlerContext;

/** Tells the peer how much has come, whenever that is a window more (RTMP 1.0, section 5.4.3). */
final class Acknowledger {
    /** Until the peer names its own, in bytes. */
    private static final int DEFAULT_WINDOW = 2_500_000;

    /** A peer that asks for more acknowledgements than this would only keep us busy. */
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

    /** The number wraps at 2^32: encoders stop at 4 GB when a server does otherwise. */
    private ChunkMessage acknowledgement(ChannelHandlerContext ctx) {
        return new ChunkMessage(
                ControlType.CHUNK_STREAM,
                ControlType.ACKNOWLEDGEMENT,
                0,
                0,
                ctx.alloc().buffer(Integer.BYTES).writeInt((int) received));
    }
}
