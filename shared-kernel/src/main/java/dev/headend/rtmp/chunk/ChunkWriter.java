package dev.headend.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Writes messages as chunks: a type 0 chunk, then type 3 ones. Nothing refers to an earlier message, so that the bytes are
 * the same for every receiver and can be shared.
 */
public final class ChunkWriter {
    /** In bytes, until a set chunk size message. */
    public static final int DEFAULT_CHUNK_SIZE = 128;

    private static final int LONGEST_BASIC_HEADER = 3;
    private static final int MESSAGE_HEADER = 11;
    private static final int EXTENDED_LENGTH = 4;

    private ChunkWriter() {}

    /**
     * Writes one message into a new buffer, which the caller owns. Reads the payload without moving its reader.
     *
     * @param chunkSize in bytes, as announced to the receiver
     */
    public static ByteBuf write(ByteBufAllocator allocator, ChunkMessage message, int chunkSize) {
        ByteBuf out = allocator.buffer(lengthOf(message.content().readableBytes(), chunkSize, isExtended(message)));
        write(message, chunkSize, out);
        return out;
    }

    /** How many bytes a message with a payload of this length takes at most. */
    public static int lengthOf(int payloadLength, int chunkSize) {
        return lengthOf(payloadLength, chunkSize, true);
    }

    private static int lengthOf(int payloadLength, int chunkSize, boolean extended) {
        int chunks = Math.max(1, Math.ceilDiv(payloadLength, chunkSize));
        int perChunk = LONGEST_BASIC_HEADER + (extended ? EXTENDED_LENGTH : 0);
        return MESSAGE_HEADER + payloadLength + chunks * perChunk;
    }

    private static boolean isExtended(ChunkMessage message) {
        return Integer.compareUnsigned(message.timestamp(), ChunkStream.EXTENDED) >= 0;
    }

    /**
     * Appends one message. Reads the payload without moving its reader.
     *
     * @param chunkSize in bytes, as announced to the receiver
     */
    public static void write(ChunkMessage message, int chunkSize, ByteBuf out) {
        ByteBuf payload = message.content();
        int length = payload.readableBytes();
        boolean extended = isExtended(message);
        writeHeader(out, message, extended);
        for (int at = 0; at < length; at += chunkSize) {
            if (at > 0) {
                continueMessage(out, message, extended);
            }
            out.writeBytes(payload, payload.readerIndex() + at, Math.min(chunkSize, length - at));
        }
    }

    private static void writeHeader(ByteBuf out, ChunkMessage message, boolean extended) {
        ChunkHeader.write(out, 0, message.chunkStreamId());
        out.writeMedium(extended ? ChunkStream.EXTENDED : message.timestamp());
        out.writeMedium(message.content().readableBytes());
        out.writeByte(message.type());
        out.writeIntLE(message.messageStreamId());
        if (extended) {
            out.writeInt(message.timestamp());
        }
    }

    private static void continueMessage(ByteBuf out, ChunkMessage message, boolean extended) {
        ChunkHeader.write(out, 3, message.chunkStreamId());
        if (extended) {
            out.writeInt(message.timestamp());
        }
    }
}
