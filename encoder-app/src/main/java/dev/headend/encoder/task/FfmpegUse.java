package dev.headend.encoder.task;

import dev.headend.encoder.ffmpeg.FfmpegEvent.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What FFmpeg does for a task and costs, for the metrics and, if configured, the log. Thread-safe. */
final class FfmpegUse {
    private static final Logger log = LoggerFactory.getLogger(FfmpegUse.class);
    private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);
    private static final Progress NOTHING = new Progress(0, Duration.ZERO, 0, 0);

    private final TaskId id;
    private final boolean logs;
    private final Clock clock;
    private final FfmpegCounters counters;
    private final SpeedWindow window = new SpeedWindow();
    /** Null before the first report. */
    private @Nullable Instant nextLine;
    /** Of the present run. */
    private Progress last = NOTHING;

    private Duration counted = Duration.ZERO;

    FfmpegUse(TaskId id, boolean logs, Clock clock, FfmpegCounters counters) {
        this.id = id;
        this.logs = logs;
        this.clock = clock;
        this.counters = counters;
    }

    /**
     * @param taken how much of the stream it has taken
     * @param cpuTime of the present run so far
     */
    synchronized void progress(Progress now, Duration taken, Duration cpuTime) {
        counters.adjusted(now.duplicated() - last.duplicated(), now.dropped() - last.dropped());
        if (cpuTime.compareTo(counted) > 0) {
            counters.used(cpuTime.minus(counted));
            counted = cpuTime;
        }
        last = now;
        window.reported(taken, System.nanoTime());
        logFrom(now);
    }

    /** The first line when there is as much to tell of as of each later one. */
    private void logFrom(Progress now) {
        Instant at = clock.instant();
        nextLine = nextLine == null ? at.plus(LOG_INTERVAL) : nextLine;
        double speed = speed();
        if (logs && !Double.isNaN(speed) && !at.isBefore(nextLine)) {
            nextLine = at.plus(LOG_INTERVAL);
            log.info(
                    "{}: encoding at {} times real time, {} frames duplicated, {} dropped",
                    id,
                    String.format(Locale.ROOT, "%.2f", speed),
                    now.duplicated(),
                    now.dropped());
        }
    }

    synchronized void runEnded() {
        window.clear();
        last = NOTHING;
        counted = Duration.ZERO;
    }

    void restarted(RestartCause cause) {
        counters.restarted(cause);
    }

    /** Times real time, over the last 10 s; NaN = not running, or not known yet. */
    synchronized double speed() {
        return window.speed(System.nanoTime());
    }
}
