package dev.headend.encoder.task;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * How fast an FFmpeg encodes now: how much of the stream it takes against real time, over the last {@value #SECONDS} s. FFmpeg's own
 * figure is the mean since its start, in which nobody sees that it has fallen behind after an hour; and its output's time moves by
 * whole intervals where it makes preview images (version 7 and later). It takes what it encodes: it holds back no more than its pipe
 * and a few frames. What it takes at first, faster, is the past of a live stream. Times are of the monotonic clock, in
 * nanoseconds. For one thread at a time.
 */
final class SpeedWindow {
    private static final int SECONDS = 10;
    private static final long LENGTH = Duration.ofSeconds(SECONDS).toNanos();
    /** What comes and is taken in batches is no speed yet. */
    private static final long SHORTEST = LENGTH / 2;
    /** For what the source has had in store, and for FFmpeg's own buffers. */
    private static final long CATCHING_UP = Duration.ofSeconds(3).toNanos();
    /** FFmpeg reports each second; one that does not has not moved since. */
    private static final long LONGEST_SILENCE = Duration.ofSeconds(3).toNanos();

    private record Report(long at, Duration time) {}

    /** The oldest first; it is as old as the window is long, or less. */
    private final Deque<Report> reports = new ArrayDeque<>();
    /** Of the first report; null = there was none. */
    private @Nullable Long since;

    /** @param time that FFmpeg has taken of the stream; zero = nothing yet */
    void reported(Duration time, long now) {
        if (time.isPositive() && hasCaughtUp(now)) {
            reports.addLast(new Report(now, time));
        }
        while (!reports.isEmpty() && now - reports.getFirst().at() > LENGTH) {
            reports.removeFirst();
        }
    }

    private boolean hasCaughtUp(long now) {
        Long first = since == null ? Long.valueOf(now) : since;
        since = first;
        return now - first >= CATCHING_UP;
    }

    /** The next report is of another FFmpeg. */
    void clear() {
        reports.clear();
        since = null;
    }

    /** Times real time; NaN = not known. */
    double speed(long now) {
        if (reports.isEmpty()) {
            return Double.NaN;
        }
        Report first = reports.getFirst();
        Report last = reports.getLast();
        long until = now - last.at() > LONGEST_SILENCE ? now : last.at();
        if (until - first.at() < SHORTEST) {
            return Double.NaN;
        }
        return (double) last.time().minus(first.time()).toNanos() / (until - first.at());
    }
}
