package dev.headend.encoder.source;

import dev.headend.encoder.source.buffer.ReplayLimits;
import java.time.Duration;

/**
 * Timeouts of a source, and how much of it is held.
 *
 * @param firstBytes how long to wait for the first byte: the publisher may not be admitted yet
 * @param silence how long a stream may send nothing after that
 * @param held how much is held of it
 */
public record SourceLimits(Duration firstBytes, Duration silence, ReplayLimits held) {
    private static final int MIB = 1 << 20;

    /**
     * Limits for a duration of segments. What FFmpeg has not finished when it dies is fed again: the segment that it was writing,
     * and what it had read ahead.
     */
    public static SourceLimits forSegments(Duration segmentTime) {
        Duration replayed = segmentTime.multipliedBy(3);
        Duration least = Duration.ofSeconds(10);
        return new SourceLimits(
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                new ReplayLimits(32 * MIB, 8 * MIB, replayed.compareTo(least) < 0 ? least : replayed));
    }
}
