package dev.headend.edge.live;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The merge windows of all publications of one event loop. Windows that end soon after each other are closed together: one
 * timer, and one wake-up of each other loop, for many channels. Without a window that is once everything is read that came at
 * the same time. Only touched on the executor.
 */
final class MergeWindows {
    /** The part of a window by which it may be closed early. */
    private static final int EARLY = 4;

    private final EventExecutor executor;
    private final long windowNanos;
    /** All windows are equally long: the first one that was opened is the first one to be closed. */
    private final ArrayDeque<Window> open = new ArrayDeque<>();

    private record Window(Publication publication, long end) {}

    MergeWindows(EventExecutor executor, Duration window) {
        this.executor = executor;
        this.windowNanos = window.toNanos();
    }

    /** Closes the publication's window once its time is over. */
    void open(Publication publication) {
        open.add(new Window(publication, now() + windowNanos));
        if (open.size() == 1) {
            schedule(windowNanos);
        }
    }

    private void schedule(long delayNanos) {
        try {
            if (delayNanos == 0) {
                executor.execute(this::closeDue);
            } else {
                executor.schedule(this::closeDue, delayNanos, TimeUnit.NANOSECONDS);
            }
        } catch (RejectedExecutionException shutDown) {
            closeUntil(Long.MAX_VALUE + now());
        }
    }

    private void closeDue() {
        try {
            closeUntil(now() + windowNanos / EARLY);
        } finally {
            Window next = open.peek();
            if (next != null) {
                schedule(Math.max(0, next.end() - now()));
            }
        }
    }

    private void closeUntil(long time) {
        Window next = open.peek();
        while (next != null && next.end() - time <= 0) {
            open.remove();
            next.publication().closeWindow();
            next = open.peek();
        }
    }

    private long now() {
        return executor.ticker().nanoTime();
    }
}
