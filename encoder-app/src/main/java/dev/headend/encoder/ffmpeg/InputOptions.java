package dev.headend.encoder.ffmpeg;

/**
 * Options to read a stream from standard input, the same for the probe and the encoder, so that both find the same.
 */
final class InputOptions {
    static final CommandLine OPTIONS = CommandLine.EMPTY
            // A publisher may send a playlist of files and URLs: none of them is opened.
            .with("-protocol_whitelist", "pipe")
            // Bounds the wait for what a stream announces but does not have.
            .with("-max_pixels", String.valueOf(FfmpegCapabilities.MOST_PIXELS))
            .with("-analyzeduration", "500000", "-probesize", "16000000")
            .with("-i", "pipe:0");

    private InputOptions() {}
}
