package dev.headend.encoder.hls.playlist;

import java.time.Duration;
import java.time.Instant;

/**
 * A segment as a playlist names it.
 *
 * @param number its media sequence number, which is also its file's name
 * @param duration how long it plays
 * @param at the wall clock at its first frame
 * @param discontinuity whether timestamps do not go on from the segment before
 * @param gap whether it was lost: its time passed, but there is no file
 */
public record Segment(int number, Duration duration, Instant at, boolean discontinuity, boolean gap) {}
