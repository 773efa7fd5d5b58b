package dev.headend.encoder.source.websocket;

import dev.headend.encoder.source.buffer.ReplayBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Consumer;

/** Counts what has come of a frame that is not complete, and what is held of those before it. Before all that decodes; on the connection's event loop. */
final class FrameBytes extends ChannelInboundHandlerAdapter {
    private final ReplayBuffer buffer;
    /** Is told why the stream ends. */
    private final Consumer<String> ended;

    private long bytes;

    FrameBytes(ReplayBuffer buffer, Consumer<String> ended) {
        this.buffer = buffer;
        this.ended = ended;
    }

    /** A frame is complete. @param held how much is held of what has come, but in no packet */
    void complete(long held) {
        bytes = held;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object read) {
        bytes += read instanceof ByteBuf part ? part.readableBytes() : 0;
        ctx.fireChannelRead(read);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!buffer.unfinished(bytes)
                && ctx.channel().isActive()
                && !buffer.failure().isEmpty()) {
            ended.accept(buffer.failure());
            ctx.close();
        }
        ctx.fireChannelReadComplete();
    }
}
