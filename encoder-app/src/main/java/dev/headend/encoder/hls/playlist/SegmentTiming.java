package dev.headend.encoder.hls.playlist;

import java.time.Duration;
import java.time.Instant;

/**
 * When a segment begins and ends, the same in all renditions.
 *
 * @param start on the stream's own clock
 * @param end on the stream's own clock
 * @param at its start on the wall clock
 * @param discontinuity whether it does not continue the one before
 */
public record SegmentTiming(Duration start, Duration end, Instant at, boolean discontinuity) {
    /** Never negative. */
    public Duration duration() {
        return end.compareTo(start) > 0 ? end.minus(start) : Duration.ZERO;
    }
}
