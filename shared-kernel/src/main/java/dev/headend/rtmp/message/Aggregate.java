package dev.headend.rtmp.message;

import dev.headend.rtmp.ProtocolViolation;
import dev.headend.rtmp.chunk.ChunkMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;

/**
 * Aggregate messages (section 7.1.6): a row of FLV tags. Their timestamps are shifted so that the first one has that of the
 * aggregate.
 */
final class Aggregate {
    /** Servers that aggregate do so for a second at most. */
    private static final int MAX_PARTS = 1024;

    private static final int TAG_HEADER = 11;
    private static final int BACK_POINTER = 4;

    private Aggregate() {}

    /**
     * Passes on one part after the other. Each is a copy, so that a part which is kept does not keep the whole aggregate; a
     * part that is empty, is cut off or is no media is left out.
     *
     * @param parts owns what it gets
     * @throws ProtocolViolation if there are too many
     */
    static void split(ChunkMessage aggregate, ByteBufAllocator allocator, Consumer<ChunkMessage> parts) {
        ByteBuf in = aggregate.content();
        int offset = 0;
        for (int count = 0; in.readableBytes() >= TAG_HEADER; count++) {
            if (count == MAX_PARTS) {
                throw new ProtocolViolation("aggregate message of more than " + MAX_PARTS + " parts");
            }
            int type = in.readUnsignedByte() & 0x1F;
            int length = in.readUnsignedMedium();
            int timestamp = in.readUnsignedMedium() | in.readUnsignedByte() << 24;
            in.skipBytes(3);
            if (length > in.readableBytes()) {
                return;
            }
            if (count == 0) {
                offset = aggregate.timestamp() - timestamp;
            }
            if (isMedia(type) && length > 0) {
                ByteBuf payload = allocator.buffer(length).writeBytes(in, in.readerIndex(), length);
                parts.accept(new ChunkMessage(
                        aggregate.chunkStreamId(), type, aggregate.messageStreamId(), timestamp + offset, payload));
            }
            in.skipBytes(Math.min(length + BACK_POINTER, in.readableBytes()));
        }
    }

    private static boolean isMedia(int type) {
        return type == MessageType.AUDIO || type == MessageType.VIDEO || type == MessageType.DATA_AMF0;
    }
}
