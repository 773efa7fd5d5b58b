package dev.headend.encoder.ffmpeg;

import java.util.List;
import java.util.Map;

/**
 * How video and audio are encoded, where they are not copied.
 *
 * @param videoCodec FFmpeg's name of an H.264 encoder
 * @param audioCodec FFmpeg's name of an AAC encoder
 * @param preset a preset of libx264, of which other encoders get the nearest, or one of NVENC
 * @param pixelFormat FFmpeg's name
 */
public record CodecOptions(String videoCodec, String audioCodec, String preset, String pixelFormat) {
    private static final String NVENC_SUFFIX = "_nvenc";
    /** A keyframe interval, in frames, that is never reached. */
    private static final String NEVER = "100000";
    /** Enough for 1080p60 with the default preset. */
    private static final String THREADS = "4";
    /** The presets of libx264, then those of NVENC, each the fastest first. */
    static final List<String> PRESETS = List.of(
            "ultrafast",
            "superfast",
            "veryfast",
            "faster",
            "fast",
            "medium",
            "slow",
            "slower",
            "veryslow",
            "placebo",
            "p1",
            "p2",
            "p3",
            "p4",
            "p5",
            "p6",
            "p7");
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
            "veryslow", "p7",
            "placebo", "p7");

    /** Whether a preset is NVENC's, and none of libx264. */
    static boolean isPresetOfNvenc(String preset) {
        return NVENC_PRESETS.containsValue(preset);
    }

    /** The preset as the encoder names it. */
    String presetOfEncoder() {
        return videoCodec.endsWith(NVENC_SUFFIX) ? NVENC_PRESETS.getOrDefault(preset, preset) : preset;
    }

    /** Encodes video, with keyframes only where they are forced. */
    CommandLine video() {
        return CommandLine.EMPTY
                .with("-c:v", videoCodec, "-preset", presetOfEncoder())
                .with("-pix_fmt", pixelFormat)
                .with(onlyForcedKeyframes())
                .with(littleDelay());
    }

    /** At any other keyframe, this rendition alone could be segmented. */
    String[] onlyForcedKeyframes() {
        return videoCodec.endsWith(NVENC_SUFFIX)
                ? new String[] {"-g", NEVER, "-no-scenecut", "1", "-forced-idr", "1"}
                : new String[] {"-g", NEVER, "-sc_threshold", "0"};
    }

    /**
     * How many frames the encoder may hold back, which all viewers wait for: libx264 looks 40 frames ahead by default, and has
     * a thread, which holds a frame, for each core and a half.
     */
    String[] littleDelay() {
        return videoCodec.endsWith(NVENC_SUFFIX)
                ? new String[] {"-rc-lookahead", "0", "-delay", "2"}
                : new String[] {"-x264-params", "rc-lookahead=5:sync-lookahead=0", "-threads", THREADS};
    }
}
