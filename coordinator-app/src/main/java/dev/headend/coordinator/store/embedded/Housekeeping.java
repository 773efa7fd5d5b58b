package dev.headend.coordinator.store.embedded;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Gives the file's free space back from time to time, a little at once, so that no step waits long for it. */
final class Housekeeping {
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final int FILL_PERCENT = 60;
    /** Some five milliseconds of work. */
    private static final int BYTES_AT_ONCE = 512 * 1024;

    private final Clock clock;
    private Instant next = Instant.MIN;

    Housekeeping(Clock clock) {
        this.clock = clock;
    }

    /** Does a little if it is time. */
    void maybe(StoreFile tables) {
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            return;
        }
        next = now.plus(EVERY);
        tables.compact(FILL_PERCENT, BYTES_AT_ONCE);
    }
}
