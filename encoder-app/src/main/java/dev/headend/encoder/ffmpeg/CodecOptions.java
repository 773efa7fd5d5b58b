package dev.headend.encoder.ffmpeg;

import java.util.Map;

/**
 * How pictures and sound are encoded where they are.
 *
 * @param videoCodec FFmpeg's name of an H.264 encoder
 * @param audioCodec FFmpeg's name of an AAC encoder
 * @param preset a preset of libx264; others get their nearest
 * @param pixelFormat FFmpeg's name
 */
public record CodecOptions(String videoCodec, String audioCodec, String preset, String pixelFormat) {
    private static final String NVENC_SUFFIX = "_nvenc";
    /** In frames. */
    private static final String FAR = "100000";
    /** NVENC has presets p1 (fastest) to p7. */
    private static final Map<String, String> NVENC_PRESETS = Map.of(
            "ultrafast", "p1",
            "superfast", "p1",
            "veryfast", "p2",
            "faster", "p3",
            "fast", "p4",
            "medium", "p4",
            "slow", "p5",
            "slower", "p6",
            "veryslow", "p7");

    /** The preset in the words of the encoder. */
    String presetOfEncoder() {
        return videoCodec.endsWith(NVENC_SUFFIX) ? NVENC_PRESETS.getOrDefault(preset, preset) : preset;
    }

    /** Keyframes come where they are forced and nowhere else: another one could be cut at, in this rendition alone. */
    String[] noKeyframesOfItsOwn() {
        return videoCodec.endsWith(NVENC_SUFFIX)
                ? new String[] {"-g", FAR, "-no-scenecut", "1", "-forced-idr", "1"}
                : new String[] {"-g", FAR, "-sc_threshold", "0"};
    }
}
