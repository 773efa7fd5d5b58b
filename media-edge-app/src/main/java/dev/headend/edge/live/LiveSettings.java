package dev.headend.edge.live;

import java.time.Duration;

/**
 * How much is kept, and how long a subscriber may be too slow.
 *
 * @param cacheBytes the most that is kept per channel for those who come late, in bytes; 0 keeps nothing
 * @param historyTime how long everything is kept for an encoder that is expected
 * @param soundTime how much is kept of a stream without pictures
 * @param patience how long a subscriber may take nothing before it is let go
 * @param encoderPatience the same for one that took the cache
 * @param abandonment how long a publisher sends nothing before it is taken for dead, should it come again
 */
public record LiveSettings(
        long cacheBytes,
        Duration historyTime,
        Duration soundTime,
        Duration patience,
        Duration encoderPatience,
        Duration abandonment) {
    /** What {@code GOP_CACHE_SIZE_MB} is when nobody sets it. */
    public static final int DEFAULT_CACHE_MB = 256;

    private static final long MIB = 1L << 20;

    /** The usual times with a cache of this size, in mebibytes. */
    public static LiveSettings withCache(int megabytes) {
        return new LiveSettings(
                megabytes * MIB,
                Duration.ofSeconds(60),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                Duration.ofSeconds(60),
                Duration.ofSeconds(2));
    }
}
