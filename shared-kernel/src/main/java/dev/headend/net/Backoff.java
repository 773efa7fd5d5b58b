package dev.headend.net;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after a failed attempt: twice as long each time, up to a cap, and anything from a share of that to all of
 * it, so that those that failed together do not come back together.
 *
 * @param first after the first attempt, before the jitter
 * @param cap the longest
 * @param least the share that is always waited, from 0 to 1
 */
public record Backoff(Duration first, Duration cap, double least, RandomGenerator random) {
    /** Beyond this many doublings any cap is reached. */
    private static final int MAX_DOUBLINGS = 30;

    /** @param attempt the one that failed, from 1 */
    public Duration after(long attempt) {
        long doublings = Math.min(attempt - 1, MAX_DOUBLINGS);
        long full = Math.min(first.toMillis() << doublings, cap.toMillis());
        long shortest = (long) (full * least);
        return Duration.ofMillis(shortest + random.nextLong(full - shortest + 1));
    }
}
