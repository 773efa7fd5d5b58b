package dev.headend.edge.live;

import java.time.Duration;

/**
 * How much is kept of a stream, and how long a subscriber may be stalled.
 *
 * @param cacheBytes the most that is kept per channel for subscribers that join later; 0 keeps only the headers
 * @param historyTime how long everything is kept for an expected encoder
 * @param audioTime how much is kept of a stream without video
 * @param stallTimeout how long a subscriber's queue may be full before the subscription ends
 * @param encoderStallTimeout the same for a subscriber that took the cache, as an encoder does
 */
public record LiveLimits(
        long cacheBytes,
        Duration historyTime,
        Duration audioTime,
        Duration stallTimeout,
        Duration encoderStallTimeout) {
    private static final long MIB = 1L << 20;

    /** The usual times with a cache of this size, in mebibytes. */
    public static LiveLimits withCache(int megabytes) {
        return new LiveLimits(
                megabytes * MIB,
                Duration.ofSeconds(60),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                Duration.ofSeconds(60));
    }
}
