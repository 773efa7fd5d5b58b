package dev.headend.edge.live;

import java.time.Duration;

/**
 * How much is kept of a stream, how long packets wait for each other, and how far behind a subscriber may be.
 *
 * @param cacheBytes the most that is kept per channel for subscribers that join later; 0 keeps only the headers
 * @param historyTime how long everything is kept for an expected encoder
 * @param audioTime how much is kept of a stream without video
 * @param mergeWindow how long a packet waits for others to be sent with; 0 sends what was read together
 * @param mergeBytes how many bytes are sent at once without waiting for more
 * @param drops how far behind a subscriber may be
 */
record LiveLimits(
        long cacheBytes,
        Duration historyTime,
        Duration audioTime,
        Duration mergeWindow,
        int mergeBytes,
        DropPolicy drops) {
    private static final int MIB = 1 << 20;
    private static final int MERGE_BYTES = 64 << 10;

    /** The usual times. @param cacheMegabytes in MiB */
    static LiveLimits of(int cacheMegabytes, Duration mergeWindow) {
        return new LiveLimits(
                (long) cacheMegabytes * MIB,
                Duration.ofSeconds(60),
                Duration.ofSeconds(5),
                mergeWindow,
                MERGE_BYTES,
                new DropPolicy(Duration.ofSeconds(5), 16L * MIB, 256L * MIB));
    }
}
