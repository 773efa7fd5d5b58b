package dev.headend.encoder.hls.playlist;

import java.time.Duration;
import java.time.Instant;

/**
 * A segment of a playlist.
 *
 * @param number its media sequence number, which is also its file's name
 * @param duration as in {@code EXTINF}
 * @param at wall-clock time of its first frame
 * @param discontinuity whether its timestamps do not continue those of the segment before
 * @param gap whether it was lost: there is no file
 */
public record Segment(int number, Duration duration, Instant at, boolean discontinuity, boolean gap) {}
