package dev.headend.rtmp.chunk;

import io.netty.buffer.ByteBuf;

/**
 * The basic header of a chunk: its format and its chunk stream (RTMP 1.0, section 5.3.1.1).
 *
 * @param format 0 to 3: how much of the message header follows
 * @param length of this header, in bytes
 */
record ChunkHeader(int format, int chunkStreamId, int length) {
    private static final int[] MESSAGE_HEADER_LENGTHS = {11, 7, 3, 0};
    private static final int FIRST_LONG_ID = 64;

    /** How many bytes the message header behind it has, the extended timestamp aside. */
    int messageHeaderLength() {
        return MESSAGE_HEADER_LENGTHS[format];
    }

    /** How long the basic header is that begins with this byte. */
    static int lengthOf(int firstByte) {
        return switch (firstByte & 0x3F) {
            case 0 -> 2;
            case 1 -> 3;
            default -> 1;
        };
    }

    /** Reads a header without moving the reader; all its bytes must be there. */
    static ChunkHeader peek(ByteBuf in) {
        int at = in.readerIndex();
        int first = in.getUnsignedByte(at);
        int length = lengthOf(first);
        int id = switch (length) {
            case 2 -> FIRST_LONG_ID + in.getUnsignedByte(at + 1);
            case 3 -> FIRST_LONG_ID + in.getUnsignedShortLE(at + 1);
            default -> first & 0x3F;
        };
        return new ChunkHeader(first >> 6, id, length);
    }

    static void write(ByteBuf out, int format, int chunkStreamId) {
        int high = format << 6;
        if (chunkStreamId < FIRST_LONG_ID) {
            out.writeByte(high | chunkStreamId);
        } else if (chunkStreamId < FIRST_LONG_ID + 256) {
            out.writeByte(high).writeByte(chunkStreamId - FIRST_LONG_ID);
        } else {
            out.writeByte(high | 1).writeShortLE(chunkStreamId - FIRST_LONG_ID);
        }
    }
}
