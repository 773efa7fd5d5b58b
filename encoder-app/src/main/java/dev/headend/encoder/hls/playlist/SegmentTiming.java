package dev.headend.encoder.hls.playlist;

import java.time.Duration;
import java.time.Instant;

/**
 * Where a segment lies, the same in all renditions.
 *
 * @param start on the stream's own clock
 * @param end on the stream's own clock
 * @param at on the wall clock
 * @param discontinuity whether it does not go on from the one before
 */
public record SegmentTiming(Duration start, Duration end, Instant at, boolean discontinuity) {}
