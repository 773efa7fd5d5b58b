package dev.headend.encoder.hls.playlist;

import java.time.Duration;

/** The arithmetic of {@code EXT-X-TARGETDURATION}: durations are rounded to whole seconds (RFC 8216, 4.3.3.1). */
public final class TargetDuration {
    private TargetDuration() {}

    /** Whether a segment's duration, rounded, does not exceed the target duration. */
    public static boolean fits(Duration duration, int targetSeconds) {
        return duration.toMillis() < targetSeconds * 1000L + 500;
    }

    /** The least target duration that a duration {@linkplain #fits fits}, in seconds, at least 1. */
    public static int least(Duration duration) {
        return (int) Math.max(1, (duration.toMillis() + 500) / 1000);
    }
}
