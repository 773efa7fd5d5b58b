package dev.headend.encoder.task;

import dev.headend.text.LogThrottle;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells operators that a task's source stalls and goes on, and where its timestamps jump; each once a minute at most. For one thread. */
final class SourceLog {
    private static final Logger log = LoggerFactory.getLogger(SourceLog.class);
    /** From then on a stall matters: viewers have little more than this. */
    private static final Duration STALL = Duration.ofSeconds(5);
    /** What is shorter is jitter. */
    private static final Duration JUMP = Duration.ofSeconds(3);

    private static final Duration QUIET = Duration.ofMinutes(1);

    private final TaskId id;
    private final LogThrottle jumps;
    /** How long the present stall has lasted; null = there is none. */
    private @Nullable Duration stalled;
    /** Whether the log has the present stall. */
    private boolean told;
    /** {@link System#nanoTime} of the last line about a stall; null = there was none. */
    private @Nullable Long toldAt;

    private int untold;

    SourceLog(TaskId id, Clock clock) {
        this.id = id;
        this.jumps = new LogThrottle(log, QUIET, clock);
    }

    /**
     * To be called about once a second.
     *
     * @param idle how long nothing has come that FFmpeg could have taken
     * @param now {@link System#nanoTime}
     */
    void watch(Duration idle, long now) {
        Duration before = stalled;
        if (idle.compareTo(STALL) >= 0) {
            stalled = idle;
            if (before == null) {
                begins(idle, now);
            }
        } else if (before != null) {
            stalled = null;
            goesOn(before.plus(idle));
        }
    }

    private void begins(Duration idle, long now) {
        told = toldAt == null || now - toldAt >= QUIET.toNanos();
        if (!told) {
            untold++;
            return;
        }
        String more = untold == 0 ? "" : " (" + untold + " further stalls since the last such line)";
        log.warn("{}: no data from the source for {} s; viewers will have to wait{}", id, idle.toSeconds(), more);
        toldAt = now;
        untold = 0;
    }

    private void goesOn(Duration lasted) {
        if (told) {
            log.info("{}: the source goes on after {} s without data", id, lasted.toSeconds());
        }
    }

    /** The source goes on in another part. @param fromMs stream time of the last packet before it; null = there was none */
    void continues(@Nullable Long fromMs, long toMs) {
        if (fromMs != null && Math.abs(toMs - fromMs) > JUMP.toMillis()) {
            jumps.warn(
                    "{}: the source's timestamps jump from {} s to {} s; players see a discontinuity",
                    id,
                    seconds(fromMs),
                    seconds(toMs));
        }
    }

    private static String seconds(long ms) {
        return String.format(Locale.ROOT, "%.1f", ms / 1000.0);
    }
}
