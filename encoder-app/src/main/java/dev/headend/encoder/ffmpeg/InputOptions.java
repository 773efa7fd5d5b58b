package dev.headend.encoder.ffmpeg;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Options to read a stream from standard input, the same for the probe and the encoder, so that both find the same.
 */
final class InputOptions {
    /** Bounds the wait for what a stream announces but does not have. */
    static final Duration ANALYSIS = Duration.ofMillis(500);

    static final CommandLine OPTIONS = analyzing(ANALYSIS);

    private InputOptions() {}

    /** @param most how much of the stream is looked at before its packets are used, at most */
    static CommandLine analyzing(Duration most) {
        return CommandLine.EMPTY
                // A publisher may send a playlist of files and URLs: none of them is opened.
                .with("-protocol_whitelist", "pipe")
                .with("-max_pixels", String.valueOf(FfmpegCapabilities.MOST_PIXELS))
                .with("-analyzeduration", String.valueOf(TimeUnit.MILLISECONDS.toMicros(most.toMillis())))
                .with("-probesize", "16000000")
                .with("-i", "pipe:0");
    }
}
