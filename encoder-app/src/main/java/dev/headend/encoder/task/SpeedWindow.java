package dev.headend.encoder.task;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How fast an FFmpeg encodes now: the output's time against real time, over the last {@value #SECONDS} s. FFmpeg's own figure is
 * the mean since its start, in which nobody sees that it has fallen behind after an hour. Times are of the monotonic clock, in
 * nanoseconds. For one thread at a time.
 */
final class SpeedWindow {
    private static final int SECONDS = 10;
    private static final long LENGTH = Duration.ofSeconds(SECONDS).toNanos();
    /** FFmpeg reports each second; one that does not has not moved since. */
    private static final long LONGEST_SILENCE = Duration.ofSeconds(3).toNanos();

    private record Report(long at, Duration time) {}

    /** The oldest first; it is as old as the window is long, or less. */
    private final Deque<Report> reports = new ArrayDeque<>();

    /** @param time that the output has reached; zero = not known yet */
    void reported(Duration time, long now) {
        if (time.isPositive()) {
            reports.addLast(new Report(now, time));
        }
        while (!reports.isEmpty() && now - reports.getFirst().at() > LENGTH) {
            reports.removeFirst();
        }
    }

    /** The next report is of another FFmpeg. */
    void clear() {
        reports.clear();
    }

    /** Times real time; NaN = not known. */
    double speed(long now) {
        if (reports.size() < 2) {
            return Double.NaN;
        }
        Report first = reports.getFirst();
        Report last = reports.getLast();
        long until = now - last.at() > LONGEST_SILENCE ? now : last.at();
        return (double) last.time().minus(first.time()).toNanos() / (until - first.at());
    }
}
