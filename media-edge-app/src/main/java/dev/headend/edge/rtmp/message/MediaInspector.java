package dev.headend.edge.rtmp.message;

import dev.headend.edge.rtmp.message.MediaTraits.Role;
import io.netty.buffer.ByteBuf;

/**
 * Tells what a media message is, by its first bytes: FLV (Adobe's specification 10.1, E.4.2 and E.4.3) and Enhanced RTMP v2.
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

    /** What an audio message is. */
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
        return new MediaTraits(header ? Role.SEQUENCE_HEADER : Role.FRAME, 0);
    }

    /** What a video message is. */
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
        Role role = switch (header.packetType()) {
            case EnhancedHeader.SEQUENCE_START -> Role.SEQUENCE_HEADER;
            case EnhancedHeader.MULTICHANNEL_CONFIG -> Role.DESCRIPTION;
            case EnhancedHeader.CODED_FRAMES -> Role.FRAME;
            default -> Role.OTHER;
        };
        return new MediaTraits(role, header.track());
    }

    private static MediaTraits enhancedVideo(EnhancedHeader header, boolean key) {
        Role role = switch (header.packetType()) {
            case EnhancedHeader.SEQUENCE_START, EnhancedHeader.MPEG2TS_SEQUENCE_START -> Role.SEQUENCE_HEADER;
            case EnhancedHeader.VIDEO_METADATA -> Role.DESCRIPTION;
            case EnhancedHeader.CODED_FRAMES, EnhancedHeader.CODED_FRAMES_X -> key ? Role.KEYFRAME : Role.FRAME;
            default -> Role.OTHER;
        };
        return new MediaTraits(role, header.track());
    }

    private static MediaTraits legacyVideo(ByteBuf payload, int codec, boolean key) {
        if (codec == AVC || codec == HEVC_UNOFFICIAL) {
            int packetType = payload.readableBytes() > 1 ? payload.getByte(payload.readerIndex() + 1) : -1;
            return switch (packetType) {
                case 0 -> new MediaTraits(Role.SEQUENCE_HEADER, 0);
                case 1 -> picture(key);
                default -> MediaTraits.NOTHING;
            };
        }
        return picture(key);
    }

    private static MediaTraits picture(boolean key) {
        return new MediaTraits(key ? Role.KEYFRAME : Role.FRAME, 0);
    }
}
