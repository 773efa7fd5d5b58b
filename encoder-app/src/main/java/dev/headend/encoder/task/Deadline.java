package dev.headend.encoder.task;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A point in time that may be set, on the clock that never jumps. For one thread. */
final class Deadline {
    /** {@link System#nanoTime}; null = not set. */
    private @Nullable Long end;

    /** Sets it, unless it is set to an earlier time. */
    void set(Duration fromNow) {
        long other = System.nanoTime() + fromNow.toNanos();
        if (end == null || other - end < 0) {
            end = other;
        }
    }

    /** How long until then; for ever when it is not set. */
    long nanosLeft() {
        return end == null ? Long.MAX_VALUE : Math.max(0, end - System.nanoTime());
    }

    /** Whether the time has come; says so once. */
    boolean passed() {
        boolean passed = end != null && end - System.nanoTime() <= 0;
        if (passed) {
            end = null;
        }
        return passed;
    }
}
