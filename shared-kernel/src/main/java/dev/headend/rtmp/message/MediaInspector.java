package dev.headend.rtmp.message;

import dev.headend.rtmp.message.MediaTraits.Purpose;
import io.netty.buffer.ByteBuf;

/**
 * Tells what a media message is from its first bytes: FLV (Adobe's specification 10.1, E.4.2 and E.4.3) and Enhanced RTMP v2.
 * Never moves the payload's reader and never throws: what cannot be understood is relayed as it is.
 */
public final class MediaInspector {
    private static final int ENHANCED_VIDEO = 0x80;
    private static final int KEYFRAME = 1;
    private static final int COMMAND_FRAME = 5;
    private static final int AVC = 7;
    private static final int HEVC_UNOFFICIAL = 12;

    private static final int ENHANCED_AUDIO = 9;
    private static final int AAC = 10;

    private MediaInspector() {}

    /** Looks at an audio message. */
    public static MediaTraits audio(ByteBuf payload) {
        if (!payload.isReadable()) {
            return MediaTraits.NOTHING;
        }
        int at = payload.readerIndex();
        int format = payload.getUnsignedByte(at) >> 4;
        if (format == ENHANCED_AUDIO) {
            return enhancedAudio(
                    EnhancedHeader.read(payload, payload.getUnsignedByte(at) & 0xF, EnhancedHeader.AUDIO_MULTITRACK));
        }
        boolean header = format == AAC && payload.readableBytes() > 1 && payload.getByte(at + 1) == 0;
        return new MediaTraits(header ? Purpose.SEQUENCE_HEADER : Purpose.FRAME, 0);
    }

    /** Looks at a video message. */
    public static MediaTraits video(ByteBuf payload) {
        if (!payload.isReadable()) {
            return MediaTraits.NOTHING;
        }
        int first = payload.getUnsignedByte(payload.readerIndex());
        int frameType = first >> 4 & 0x7;
        if (frameType == COMMAND_FRAME) {
            return MediaTraits.NOTHING;
        }
        boolean key = frameType == KEYFRAME;
        return (first & ENHANCED_VIDEO) != 0
                ? enhancedVideo(EnhancedHeader.read(payload, first & 0xF, EnhancedHeader.VIDEO_MULTITRACK), key)
                : legacyVideo(payload, first & 0xF, key);
    }

    private static MediaTraits enhancedAudio(EnhancedHeader header) {
        Purpose purpose = switch (header.packetType()) {
            case EnhancedHeader.SEQUENCE_START -> Purpose.SEQUENCE_HEADER;
            case EnhancedHeader.MULTICHANNEL_CONFIG -> Purpose.DESCRIPTION;
            case EnhancedHeader.CODED_FRAMES -> Purpose.FRAME;
            default -> Purpose.OTHER;
        };
        return new MediaTraits(purpose, header.track());
    }

    private static MediaTraits enhancedVideo(EnhancedHeader header, boolean key) {
        Purpose purpose = switch (header.packetType()) {
            case EnhancedHeader.SEQUENCE_START, EnhancedHeader.MPEG2TS_SEQUENCE_START -> Purpose.SEQUENCE_HEADER;
            case EnhancedHeader.VIDEO_METADATA -> Purpose.DESCRIPTION;
            case EnhancedHeader.CODED_FRAMES, EnhancedHeader.CODED_FRAMES_X -> key ? Purpose.KEYFRAME : Purpose.FRAME;
            default -> Purpose.OTHER;
        };
        return new MediaTraits(purpose, header.track());
    }

    private static MediaTraits legacyVideo(ByteBuf payload, int codec, boolean key) {
        if (codec == AVC || codec == HEVC_UNOFFICIAL) {
            int packetType = payload.readableBytes() > 1 ? payload.getByte(payload.readerIndex() + 1) : -1;
            return switch (packetType) {
                case 0 -> new MediaTraits(Purpose.SEQUENCE_HEADER, 0);
                case 1 -> frame(key);
                default -> MediaTraits.NOTHING;
            };
        }
        return frame(key);
    }

    private static MediaTraits frame(boolean key) {
        return new MediaTraits(key ? Purpose.KEYFRAME : Purpose.FRAME, 0);
    }
}
