package dev.headend.rtmp.message;

import io.netty.buffer.ByteBuf;

/**
 * What an enhanced message has after its first byte: the packet type and the track, found behind modifiers ("ModEx") and the
 * multitrack header.
 *
 * @param packetType the innermost one; {@link #BROKEN} if the message ends inside the header
 * @param track the first one that the message holds
 */
record EnhancedHeader(int packetType, int track) {
    static final int BROKEN = -1;
    static final int SEQUENCE_START = 0;
    static final int CODED_FRAMES = 1;
    static final int CODED_FRAMES_X = 3;
    static final int VIDEO_METADATA = 4;
    static final int MPEG2TS_SEQUENCE_START = 5;
    static final int MULTICHANNEL_CONFIG = 4;
    static final int VIDEO_MULTITRACK = 6;
    static final int AUDIO_MULTITRACK = 5;

    private static final EnhancedHeader TOO_SHORT = new EnhancedHeader(BROKEN, 0);
    private static final int MOD_EX = 7;
    private static final int LONG_MOD_EX = 256;
    private static final int FOUR_CC = 4;

    /**
     * Reads a header.
     *
     * @param packetType from the first byte
     * @param multitrack the packet type that means "multitrack", which audio and video number differently
     */
    static EnhancedHeader read(ByteBuf payload, int packetType, int multitrack) {
        int at = payload.readerIndex() + 1;
        int type = packetType;
        while (type == MOD_EX) {
            int end = endOfModEx(payload, at);
            if (end >= payload.writerIndex()) {
                return TOO_SHORT;
            }
            type = payload.getByte(end) & 0xF;
            at = end + 1;
        }
        return type == multitrack ? readMultitrack(payload, at) : new EnhancedHeader(type, 0);
    }

    /** The index of the byte that ends a modifier; beyond the message if that is too short. */
    private static int endOfModEx(ByteBuf payload, int at) {
        if (at >= payload.writerIndex()) {
            return at;
        }
        int size = payload.getUnsignedByte(at) + 1;
        if (size < LONG_MOD_EX) {
            return at + 1 + size;
        }
        return at + 3 > payload.writerIndex() ? at + 3 : at + 3 + payload.getUnsignedShort(at + 1) + 1;
    }

    /** Whatever the kind of multitrack, a FourCC and the first track's number come next. */
    private static EnhancedHeader readMultitrack(ByteBuf payload, int at) {
        if (at >= payload.writerIndex()) {
            return TOO_SHORT;
        }
        int kindAndType = payload.getUnsignedByte(at);
        int track = at + 1 + FOUR_CC;
        return track >= payload.writerIndex()
                ? TOO_SHORT
                : new EnhancedHeader(kindAndType & 0xF, payload.getUnsignedByte(track));
    }
}
