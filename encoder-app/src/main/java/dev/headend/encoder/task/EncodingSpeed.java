package dev.headend.encoder.task;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The encoding speed of a task, for the metrics and, if configured, the log. */
final class EncodingSpeed {
    private static final Logger log = LoggerFactory.getLogger(EncodingSpeed.class);
    private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);

    private final TaskId id;
    private final boolean logs;
    private final Clock clock;
    private Instant nextLine = Instant.MIN;
    private volatile double speed = Double.NaN;

    EncodingSpeed(TaskId id, boolean logs, Clock clock) {
        this.id = id;
        this.logs = logs;
        this.clock = clock;
    }

    /** Called by the thread that reads FFmpeg's output, once a second. */
    void progress(double now) {
        speed = now;
        if (logs && !Double.isNaN(now) && !clock.instant().isBefore(nextLine)) {
            nextLine = clock.instant().plus(LOG_INTERVAL);
            log.info("{}: encoding at {} times real time", id, String.format(Locale.ROOT, "%.2f", now));
        }
    }

    void ended() {
        speed = Double.NaN;
    }

    double speed() {
        return speed;
    }
}
