package dev.headend.encoder.hls.playlist;

import java.time.Duration;

/** Formats durations as decimal seconds, for playlists and messages. */
public final class DecimalSeconds {
    private DecimalSeconds() {}

    /** With six decimals, because errors add up over a long recording. */
    public static String of(Duration duration) {
        String micros = String.valueOf(duration.toNanosPart() / 1000);
        return duration.toSeconds() + "." + "0".repeat(6 - micros.length()) + micros;
    }
}
