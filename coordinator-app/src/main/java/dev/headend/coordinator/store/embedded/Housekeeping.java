package dev.headend.coordinator.store.embedded;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Gives the file's free space back from time to time, a little at once, so that no step waits long for it. */
final class Housekeeping {
    private static final long EVERY_NANOS = Duration.ofMillis(500).toNanos();
    private static final int FILL_PERCENT = 60;
    /** Some five milliseconds of work. */
    private static final int BYTES_AT_ONCE = 512 * 1024;

    private final LongSupplier nanoTime;
    private long next;

    /** @param nanoTime a clock that only goes forward, as {@link System#nanoTime} */
    Housekeeping(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.next = nanoTime.getAsLong();
    }

    /** Does a little if it is time. */
    void maybe(StoreFile file) {
        long now = nanoTime.getAsLong();
        if (now - next < 0) {
            return;
        }
        next = now + EVERY_NANOS;
        file.compact(FILL_PERCENT, BYTES_AT_ONCE);
    }
}
