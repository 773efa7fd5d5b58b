package dev.headend.coordinator.events;

import dev.headend.coordinator.events.Outbox.Claim;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of attempts that failed: of one at a time, and how many there were besides, because an application that is away
 * for a night would else fill the disk with lines that all say so. Thread-safe.
 */
final class FailureLog {
    private static final Logger log = LoggerFactory.getLogger(FailureLog.class);
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final Clock clock;
    private final AtomicReference<Instant> nextLine = new AtomicReference<>(Instant.MIN);
    private final AtomicLong untold = new AtomicLong();

    FailureLog(Clock clock) {
        this.clock = clock;
    }

    /** @param pause until the next attempt */
    void add(Claim claim, Duration pause, String reason) {
        if (!isTimeForALine()) {
            untold.incrementAndGet();
            return;
        }
        log.warn(
                "event {} of channel {} not delivered at attempt {}, next in {} ms: {} ({} other attempts failed since"
                        + " the last such line)",
                claim.event().id(),
                claim.event().channel(),
                claim.attempt(),
                pause.toMillis(),
                reason,
                untold.getAndSet(0));
    }

    private boolean isTimeForALine() {
        Instant now = clock.instant();
        Instant next = nextLine.get();
        return !now.isBefore(next) && nextLine.compareAndSet(next, now.plus(QUIET));
    }
}
