package dev.headend.encoder.hls.playlist;

import java.time.Duration;

/** Durations in decimal seconds, as playlists and messages have them. */
public final class DecimalSeconds {
    private DecimalSeconds() {}

    /** With six decimals, because what is cut off adds up over a long recording. */
    public static String of(Duration duration) {
        String micros = String.valueOf(duration.toNanosPart() / 1000);
        return duration.toSeconds() + "." + "0".repeat(6 - micros.length()) + micros;
    }
}
