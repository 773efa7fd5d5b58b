package dev.headend.rtmp.message;

import dev.headend.rtmp.message.MediaTraits.Purpose;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Tells what a media message is from its first bytes: FLV (Adobe's specification 10.1, E.4.2 and E.4.3) and Enhanced RTMP v2,
 * whatever its FourCC. Never moves the payload's reader and never throws: what cannot be understood is relayed as it is.
 */
public final class MediaInspector {
    private static final int KEYFRAME = 1;
    private static final int COMMAND_FRAME = 5;
    private static final int AVC = 7;
    private static final int HEVC_UNOFFICIAL = 12;
    private static final int AAC = 10;

    private MediaInspector() {}

    /** Looks at an audio message. */
    public static MediaTraits audio(ByteBuf payload) {
        if (!payload.isReadable()) {
            return MediaTraits.NOTHING;
        }
        EnhancedHeader header = EnhancedHeader.ofAudio(payload);
        if (header != null) {
            return enhanced(payload, header, header.packetType() == EnhancedHeader.CODED_FRAMES, false);
        }
        int at = payload.readerIndex();
        int format = payload.getUnsignedByte(at) >> 4;
        boolean isHeader = format == AAC && payload.readableBytes() > 1 && payload.getByte(at + 1) == 0;
        return new MediaTraits(isHeader ? Purpose.SEQUENCE_HEADER : Purpose.FRAME, 0);
    }

    /** Looks at a video message. */
    public static MediaTraits video(ByteBuf payload) {
        if (!payload.isReadable()) {
            return MediaTraits.NOTHING;
        }
        int first = payload.getUnsignedByte(payload.readerIndex());
        int frameType = first >> 4 & 0x7;
        EnhancedHeader header = EnhancedHeader.ofVideo(payload);
        if (frameType == COMMAND_FRAME && (header == null || !header.isDescription())) {
            return MediaTraits.NOTHING;
        }
        return header == null
                ? legacyVideo(payload, first & 0xF, frameType == KEYFRAME)
                : enhanced(payload, header, isFrame(header), frameType == KEYFRAME);
    }

    private static boolean isFrame(EnhancedHeader video) {
        return video.packetType() == EnhancedHeader.CODED_FRAMES || video.packetType() == EnhancedHeader.CODED_FRAMES_X;
    }

    private static MediaTraits enhanced(ByteBuf payload, EnhancedHeader header, boolean frame, boolean key) {
        List<Track> tracks = Track.of(payload, header);
        if (tracks.isEmpty()) {
            return MediaTraits.NOTHING;
        }
        boolean hasDefault = tracks.stream().anyMatch(track -> track.id() == 0);
        return new MediaTraits(
                purpose(header, frame, key), hasDefault ? 0 : tracks.getFirst().id());
    }

    private static Purpose purpose(EnhancedHeader header, boolean frame, boolean key) {
        if (header.isSequenceHeader()) {
            return Purpose.SEQUENCE_HEADER;
        }
        if (header.isDescription()) {
            return Purpose.DESCRIPTION;
        }
        if (!frame) {
            return Purpose.OTHER;
        }
        return key ? Purpose.KEYFRAME : Purpose.FRAME;
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
