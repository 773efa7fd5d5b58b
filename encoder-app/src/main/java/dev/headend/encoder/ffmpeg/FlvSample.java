package dev.headend.encoder.ffmpeg;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A stream in FLV that consists of sequence headers as Enhanced RTMP has them.
 *
 * @param video code of the codec; null = no video
 * @param audio code of the codec; null = no audio
 */
record FlvSample(@Nullable String video, @Nullable String audio) {
    /** All codecs that need an FFmpeg which knows Enhanced RTMP. */
    static final List<FlvSample> ENHANCED = List.of(
            new FlvSample("hvc1", "Opus"),
            new FlvSample("av01", "ac-3"),
            new FlvSample("vp09", "ec-3"),
            new FlvSample(null, "fLaC"));

    private static final Set<String> CODECS = Set.of("hevc", "av1", "vp9", "opus", "flac", "ac3", "eac3");

    private static final int AUDIO = 8;
    private static final int VIDEO = 9;
    /** Type of frame and packet: an extended header, a keyframe, a sequence start; for audio, sound format 9 the same. */
    private static final int SEQUENCE_START = 0x90;

    private static final int TAG_HEADER = 11;
    /** A header that is long enough for any of these codecs; what it says does not matter. */
    private static final byte[] CONFIGURATION = "\1".repeat(24).getBytes(StandardCharsets.US_ASCII);

    /** Whether these are all of them. */
    static boolean areAll(Set<String> codecs) {
        return codecs.containsAll(CODECS);
    }

    /** Whether FFmpeg reads a codec from FLV only if it knows Enhanced RTMP. */
    static boolean isEnhanced(String codec) {
        return CODECS.contains(codec);
    }

    byte[] bytes() {
        ByteArrayOutputStream flv = new ByteArrayOutputStream();
        int flags = (video == null ? 0 : 1) + (audio == null ? 0 : 4);
        flv.writeBytes(new byte[] {'F', 'L', 'V', 1, (byte) flags, 0, 0, 0, 9, 0, 0, 0, 0});
        if (video != null) {
            flv.writeBytes(tag(VIDEO, video));
        }
        if (audio != null) {
            flv.writeBytes(tag(AUDIO, audio));
        }
        return flv.toByteArray();
    }

    private static byte[] tag(int type, String code) {
        int length = 1 + code.length() + CONFIGURATION.length;
        return ByteBuffer.allocate(TAG_HEADER + length + Integer.BYTES)
                .putInt(type << 24 | length)
                .putInt(0)
                .put(new byte[3])
                .put((byte) SEQUENCE_START)
                .put(code.getBytes(StandardCharsets.US_ASCII))
                .put(CONFIGURATION)
                .putInt(TAG_HEADER + length)
                .array();
    }
}
