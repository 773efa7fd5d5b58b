package dev.headend.rtmp.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an enhanced message has in front of its FourCC: the packet type, found behind modifiers ("ModEx") and the byte that says
 * how many tracks there are.
 *
 * @param multitrack the packet type that means "several tracks", which audio and video number differently
 * @param packetType the innermost one; {@link #BROKEN} if the message ends inside the header
 * @param tracks how the tracks follow
 * @param end the index of the first byte behind it
 */
record EnhancedHeader(int multitrack, int packetType, Layout tracks, int end) {
    static final int BROKEN = -1;
    static final int SEQUENCE_START = 0;
    static final int CODED_FRAMES = 1;
    static final int CODED_FRAMES_X = 3;
    static final int VIDEO_METADATA = 4;
    static final int MPEG2TS_SEQUENCE_START = 5;
    static final int MULTICHANNEL_CONFIG = 4;

    private static final int VIDEO_MULTITRACK = 6;
    private static final int AUDIO_MULTITRACK = 5;
    private static final int ENHANCED_VIDEO = 0x80;
    private static final int ENHANCED_AUDIO = 9;
    private static final int MOD_EX = 7;
    private static final int LONG_MOD_EX = 256;

    /** How the tracks follow the header: the kinds of multitrack, by their numbers, and what is none. */
    enum Layout {
        ONE_TRACK,
        MANY_TRACKS,
        MANY_TRACKS_MANY_CODECS,
        /** The kinds that are not defined yet. */
        UNKNOWN,
        NO_TRACKS
    }

    /** The header of an audio message; null if it is not enhanced. */
    static @Nullable EnhancedHeader ofAudio(ByteBuf payload) {
        int first = payload.isReadable() ? payload.getUnsignedByte(payload.readerIndex()) : 0;
        return first >> 4 == ENHANCED_AUDIO ? read(payload, first & 0xF, AUDIO_MULTITRACK) : null;
    }

    /** The header of a video message; null if it is not enhanced. */
    static @Nullable EnhancedHeader ofVideo(ByteBuf payload) {
        int first = payload.isReadable() ? payload.getUnsignedByte(payload.readerIndex()) : 0;
        return (first & ENHANCED_VIDEO) == 0 ? null : read(payload, first & 0xF, VIDEO_MULTITRACK);
    }

    private static EnhancedHeader read(ByteBuf payload, int packetType, int multitrack) {
        int at = payload.readerIndex() + 1;
        int type = packetType;
        while (type == MOD_EX) {
            int end = endOfModEx(payload, at);
            if (end >= payload.writerIndex()) {
                return new EnhancedHeader(multitrack, BROKEN, Layout.NO_TRACKS, payload.writerIndex());
            }
            type = payload.getByte(end) & 0xF;
            at = end + 1;
        }
        return type == multitrack
                ? readMultitrack(payload, multitrack, at)
                : new EnhancedHeader(multitrack, type, Layout.NO_TRACKS, at);
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

    private static EnhancedHeader readMultitrack(ByteBuf payload, int multitrack, int at) {
        if (at >= payload.writerIndex()) {
            return new EnhancedHeader(multitrack, BROKEN, Layout.NO_TRACKS, at);
        }
        int kindAndType = payload.getUnsignedByte(at);
        Layout layout = Layout.values()[Math.min(kindAndType >> 4, Layout.UNKNOWN.ordinal())];
        return new EnhancedHeader(multitrack, kindAndType & 0xF, layout, at + 1);
    }

    /** What a decoder needs first. */
    boolean isSequenceHeader() {
        return packetType == SEQUENCE_START || packetType == MPEG2TS_SEQUENCE_START && multitrack == VIDEO_MULTITRACK;
    }

    /** What holds until it is replaced: the metadata of video, the channels of audio, both of one number. */
    boolean isDescription() {
        return packetType == VIDEO_METADATA;
    }

    /** Whether it is to be {@linkplain #split split}: each track's header is kept, and replaced, alone. */
    boolean isOfSeveralHeaders(ByteBuf payload) {
        return (tracks == Layout.MANY_TRACKS || tracks == Layout.MANY_TRACKS_MANY_CODECS)
                && (isSequenceHeader() || isDescription())
                && !Track.of(payload, this).isEmpty();
    }

    /** Makes a message of each track, without modifiers. @param out owns what it gets */
    void split(ByteBuf payload, ByteBufAllocator allocator, Consumer<ByteBuf> out) {
        int first = payload.getByte(payload.readerIndex()) & 0xF0 | multitrack;
        for (Track track : Track.of(payload, this)) {
            out.accept(allocator
                    .buffer(3 + Track.FOUR_CC + track.length())
                    .writeByte(first)
                    .writeByte(Layout.ONE_TRACK.ordinal() << 4 | packetType)
                    .writeBytes(payload, track.fourCc(), Track.FOUR_CC)
                    .writeByte(track.id())
                    .writeBytes(payload, track.body(), track.length()));
        }
    }
}
