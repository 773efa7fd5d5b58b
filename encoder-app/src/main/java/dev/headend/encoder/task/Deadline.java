package dev.headend.encoder.task;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A deadline that may be set, on the monotonic clock. For one thread. */
final class Deadline {
    /** {@link System#nanoTime}; null = not set. */
    private @Nullable Long end;

    /** Sets it, unless an earlier one is set. */
    void set(Duration fromNow) {
        long other = System.nanoTime() + fromNow.toNanos();
        if (end == null || other - end < 0) {
            end = other;
        }
    }

    /** Time left; {@link Long#MAX_VALUE} when it is not set. */
    long nanosLeft() {
        return end == null ? Long.MAX_VALUE : Math.max(0, end - System.nanoTime());
    }

    void clear() {
        end = null;
    }

    /** Clears it if it has passed, so that it is seen once; answers whether it had. */
    boolean clearIfPassed() {
        boolean passed = end != null && end - System.nanoTime() <= 0;
        if (passed) {
            end = null;
        }
        return passed;
    }
}
