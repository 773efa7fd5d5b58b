package dev.headend.encoder.hls;

import java.time.Duration;

/** Durations in decimal seconds, as playlists and messages have them. */
final class DecimalSeconds {
    private DecimalSeconds() {}

    /** With six decimals, because what is cut off adds up over a long recording. */
    static String of(Duration duration) {
        String micros = String.valueOf(duration.toNanosPart() / 1000);
        return duration.toSeconds() + "." + "0".repeat(6 - micros.length()) + micros;
    }
}
