package dev.headend.coordinator.events;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after a failed attempt: twice as long each time, up to a cap, and anything from half of that to all of
 * it, so that streams that failed together do not come back together.
 *
 * @param first after the first attempt, before the jitter
 * @param cap the longest
 */
public record Backoff(Duration first, Duration cap, RandomGenerator random) {
    /** Beyond this many doublings any cap is reached. */
    private static final int MAX_DOUBLINGS = 30;

    /** @param attempt the one that failed, from 1 */
    public Duration after(int attempt) {
        int doublings = Math.min(attempt - 1, MAX_DOUBLINGS);
        long full = Math.min(first.toMillis() << doublings, cap.toMillis());
        long half = full / 2;
        return Duration.ofMillis(half + random.nextLong(full - half + 1));
    }
}
