package dev.headend.coordinator.events;

import dev.headend.coordinator.events.Outbox.Claim;
import dev.headend.text.LogThrottle;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.LoggerFactory;

/**
 * Logs failed attempts: one at a time, and how many there were besides, because an application that is away for a night would
 * else fill the disk with lines that all say so. Thread-safe.
 */
final class FailureLog {
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final LogThrottle lines;

    FailureLog(Clock clock) {
        this.lines = new LogThrottle(LoggerFactory.getLogger(FailureLog.class), QUIET, clock);
    }

    /** @param pause until the next attempt */
    void add(Claim claim, Duration pause, String reason) {
        lines.warn(
                "event {} of channel {} not delivered at attempt {}, next in {} ms: {}",
                claim.event().id(),
                claim.event().channel(),
                claim.attempt(),
                pause.toMillis(),
                reason);
    }
}
