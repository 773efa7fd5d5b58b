package dev.headend.rtmp.handler;

import dev.headend.rtmp.handshake.Handshake;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Shakes hands, leaves the pipeline, tells it by a {@link HandshakeDone} and passes on what came behind the handshake. A
 * violation is an exception in the pipeline.
 */
public final class HandshakeHandler extends ChannelInboundHandlerAdapter {
    private final Handshake handshake;

    /** @param handshake of the side that we are */
    public HandshakeHandler(Handshake handshake) {
        this.handshake = handshake;
    }

    /** Messages can be sent from now on. */
    public record HandshakeDone() {}

    /** Must be in the pipeline before that. */
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        send(ctx, handshake.open(ctx.alloc()));
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        if (!(received instanceof ByteBuf in)) {
            ctx.fireChannelRead(received);
            return;
        }
        try {
            send(ctx, handshake.read(in, ctx.alloc()));
            if (handshake.isDone()) {
                ctx.pipeline().remove(this);
                ctx.fireUserEventTriggered(new HandshakeDone());
                ctx.fireChannelRead(in.retain());
            }
        } finally {
            in.release();
        }
    }

    private static void send(ChannelHandlerContext ctx, ByteBuf bytes) {
        if (bytes.isReadable()) {
            ctx.writeAndFlush(bytes, ctx.voidPromise());
        }
    }
}
