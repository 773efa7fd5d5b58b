package dev.headend.rtmp.message;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a media message carries for a decoder: of a sequence header its codec's configuration record, of any other message a
 * frame. Of several tracks it is the default one's, else the first one's.
 *
 * @param fourCc the codec, as Enhanced RTMP names it, also where FLV has a number for it: {@code avc1}, {@code mp4a}, …;
 *     "" = one that only FLV knows
 * @param data a slice of the message, which stays its owner's
 */
public record CodecData(String fourCc, ByteBuf data) {
    private static final int AVC = 7;
    private static final int HEVC_UNOFFICIAL = 12;
    private static final int AAC = 10;
    private static final int MP3 = 2;
    private static final int MP3_8_KHZ = 14;
    /** Frame type and codec, packet type, composition time. */
    private static final int VIDEO_HEADER = 5;

    /** Of a video message; null if it is too short, or broken. */
    public static @Nullable CodecData ofVideo(ByteBuf payload) {
        EnhancedHeader header = EnhancedHeader.ofVideo(payload);
        if (header != null) {
            return enhanced(payload, header);
        }
        return switch (first(payload) & 0xF) {
            case AVC -> behind(payload, VIDEO_HEADER, "avc1");
            case HEVC_UNOFFICIAL -> behind(payload, VIDEO_HEADER, "hvc1");
            default -> behind(payload, 1, "");
        };
    }

    /** Of an audio message; null if it is too short, or broken. */
    public static @Nullable CodecData ofAudio(ByteBuf payload) {
        EnhancedHeader header = EnhancedHeader.ofAudio(payload);
        if (header != null) {
            return enhanced(payload, header);
        }
        return switch (first(payload) >> 4) {
            case AAC -> behind(payload, 2, "mp4a");
            case MP3, MP3_8_KHZ -> behind(payload, 1, ".mp3");
            default -> behind(payload, 1, "");
        };
    }

    /** Whether a decoder of this codec needs a sequence header before the first frame. */
    public boolean needsSequenceHeader() {
        return switch (fourCc) {
            case "", ".mp3", "ac-3", "ec-3" -> false;
            default -> true;
        };
    }

    private static int first(ByteBuf payload) {
        return payload.isReadable() ? payload.getUnsignedByte(payload.readerIndex()) : 0;
    }

    private static @Nullable CodecData behind(ByteBuf payload, int header, String fourCc) {
        int length = payload.readableBytes() - header;
        return length < 0 ? null : new CodecData(fourCc, payload.slice(payload.readerIndex() + header, length));
    }

    private static @Nullable CodecData enhanced(ByteBuf payload, EnhancedHeader header) {
        List<Track> tracks = Track.of(payload, header);
        if (tracks.isEmpty()) {
            return null;
        }
        Track track = tracks.stream()
                .filter(candidate -> candidate.id() == 0)
                .findFirst()
                .orElse(tracks.getFirst());
        String fourCc = payload.toString(track.fourCc(), Track.FOUR_CC, StandardCharsets.ISO_8859_1);
        return new CodecData(fourCc, payload.slice(track.body(), track.length()));
    }
}
