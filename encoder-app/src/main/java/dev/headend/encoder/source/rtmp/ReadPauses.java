package dev.headend.encoder.source.rtmp;

import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * When a connection is read: not while there is no room, and else with the ticks of its event loop, {@value #TICK_MILLIS} ms apart.
 * So a loop, and each thread that feeds, is woken once for several packets, and what comes meanwhile waits in the system's
 * buffers. On the event loop.
 */
final class ReadPauses {
    private static final long TICK_MILLIS = 100;
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
    /**
     * Who has sent as much since the last tick is read again at once, as that nearly fills the window which Linux gives a new
     * connection; the window grows while that goes on.
     */
    private static final int MUCH = 60 * 1024;

    private final Channel connection;
    private boolean full;
    private boolean resting;

    ReadPauses(Channel connection) {
        this.connection = connection;
    }

    /** There is no room for more. */
    void full() {
        full = true;
        apply();
    }

    /** There is room again. */
    void roomAgain() {
        full = false;
        apply();
    }

    /** The connection was read. @param bytes how many came */
    void wasRead(int bytes) {
        if (resting || bytes >= MUCH) {
            return;
        }
        EventExecutor loop = connection.eventLoop();
        long sinceTick = Math.floorMod(loop.ticker().nanoTime(), TICK_NANOS);
        try {
            loop.schedule(this::tick, TICK_NANOS - sinceTick, TimeUnit.NANOSECONDS);
            resting = true;
            apply();
        } catch (RejectedExecutionException shutDown) {
            // The connection is about to be closed.
        }
    }

    private void tick() {
        resting = false;
        apply();
    }

    private void apply() {
        connection.config().setAutoRead(!full && !resting);
    }
}
