package dev.headend.encoder.hls;

import java.time.Duration;

/** Durations in decimal seconds, as playlists and messages have them. */
final class Seconds {
    private Seconds() {}

    /** With three decimals; the rest is cut off. */
    static String of(Duration duration) {
        int millis = duration.toMillisPart();
        String padding = millis < 10 ? "00" : millis < 100 ? "0" : "";
        return duration.toSeconds() + "." + padding + millis;
    }
}
