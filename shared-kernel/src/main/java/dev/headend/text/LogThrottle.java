package dev.headend.text;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Writes one line of a kind at a time, and how many there would have been besides: what strangers can cause as often as
 * they like must not fill the disk. Thread-safe.
 */
public final class LogThrottle {
    private final Logger log;
    private final Duration quiet;
    private final Clock clock;
    private final AtomicReference<Instant> nextLine = new AtomicReference<>(Instant.MIN);
    private final AtomicLong untold = new AtomicLong();

    /**
     * A throttle for one kind of line.
     *
     * @param quiet how long after a line there is no other
     */
    public LogThrottle(Logger log, Duration quiet, Clock clock) {
        this.log = log;
        this.quiet = quiet;
        this.clock = clock;
    }

    /**
     * Writes the line, or counts it.
     *
     * @param format SLF4J's
     * @param arguments of the format; what comes from outside must be {@link LogText} already
     */
    public void warn(String format, Object... arguments) {
        write(Level.WARN, format, arguments);
    }

    /** The same for what is nobody's fault. */
    public void info(String format, Object... arguments) {
        write(Level.INFO, format, arguments);
    }

    private void write(Level level, String format, Object... arguments) {
        if (!isTimeForALine()) {
            untold.incrementAndGet();
            return;
        }
        long more = untold.getAndSet(0);
        if (more == 0) {
            log.atLevel(level).log(format, arguments);
            return;
        }
        Object[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = more;
        log.atLevel(level).log(format + " ({} more since the last such line)", all);
    }

    private boolean isTimeForALine() {
        Instant now = clock.instant();
        Instant next = nextLine.get();
        // A clock that was set back must not silence the log until it is where it was.
        boolean due = !now.isBefore(next) || now.isBefore(next.minus(quiet));
        return due && nextLine.compareAndSet(next, now.plus(quiet));
    }
}
