package dev.headend.rtmp.message;

import dev.headend.rtmp.chunk.ChunkMessage;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/**
 * Aggregate messages (section 7.1.6): a row of FLV tags. Their timestamps are shifted so that the first one has that of the
 * aggregate.
 */
final class Aggregate {
    private static final int TAG_HEADER = 11;
    private static final int BACK_POINTER = 4;

    private Aggregate() {}

    /** Passes the parts to the consumer, which owns none of them. A part that is cut off is left out. */
    static void split(ChunkMessage aggregate, Consumer<ChunkMessage> parts) {
        ByteBuf in = aggregate.content();
        boolean first = true;
        int offset = 0;
        while (in.readableBytes() >= TAG_HEADER) {
            int type = in.readUnsignedByte() & 0x1F;
            int length = in.readUnsignedMedium();
            int timestamp = in.readUnsignedMedium() | in.readUnsignedByte() << 24;
            in.skipBytes(3);
            if (length > in.readableBytes()) {
                return;
            }
            if (first) {
                offset = aggregate.timestamp() - timestamp;
                first = false;
            }
            ByteBuf payload = in.readSlice(length);
            parts.accept(new ChunkMessage(
                    aggregate.chunkStreamId(), type, aggregate.messageStreamId(), timestamp + offset, payload));
            in.skipBytes(Math.min(BACK_POINTER, in.readableBytes()));
        }
    }
}
