package dev.headend.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageEncoder;
import java.util.List;

/**
 * Writes messages as chunks: of 128 bytes, until a set chunk size message passes. Bytes that are chunks already pass
 * unchanged.
 */
public final class ChunkEncoder extends MessageToMessageEncoder<ChunkMessage> {
    private static final int DEFAULT_CHUNK_SIZE = 128;

    private int chunkSize = DEFAULT_CHUNK_SIZE;

    public ChunkEncoder() {
        super(ChunkMessage.class);
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, ChunkMessage message, List<Object> out) {
        out.add(ChunkWriter.write(ctx.alloc(), message, chunkSize));
        if (message.type() == ControlType.SET_CHUNK_SIZE) {
            ByteBuf payload = message.content();
            chunkSize = payload.getInt(payload.readerIndex());
        }
    }
}
