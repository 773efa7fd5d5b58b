package dev.headend.encoder.ffmpeg;

/**
 * How a stream is read from standard input: the same for the probe and the encoder, so that what one has found the other
 * finds too.
 */
final class InputOptions {
    static final CommandLine OPTIONS = CommandLine.EMPTY
            // What a publisher sends may be a playlist of files and addresses: none of them is opened.
            .with("-protocol_whitelist", "pipe")
            // A stream that announces a picture and has none would be waited for much longer.
            .with("-analyzeduration", "2000000", "-probesize", "16000000")
            .with("-i", "pipe:0");

    private InputOptions() {}
}
