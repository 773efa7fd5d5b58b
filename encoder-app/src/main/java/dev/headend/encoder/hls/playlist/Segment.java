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
 * @param key number of the key that it is encrypted with ({@link KeyRotation}); {@value #NO_KEY} = none, and of a gap
 */
public record Segment(int number, Duration duration, Instant at, boolean discontinuity, boolean gap, int key) {
    /** Of what is not encrypted. */
    public static final int NO_KEY = -1;

    /** A segment that is not encrypted. */
    public Segment(int number, Duration duration, Instant at, boolean discontinuity, boolean gap) {
        this(number, duration, at, discontinuity, gap, NO_KEY);
    }
}
