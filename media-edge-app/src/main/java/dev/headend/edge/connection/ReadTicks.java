package dev.headend.edge.connection;

import io.netty.channel.Channel;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Reads the connections of publishers in step: once one has been read, it is read again with the next tick of its event loop.
 * So a loop is woken once for all its publishers rather than for each of their packets, and what has come meanwhile is read,
 * and sent on, together. Until then it waits where it would wait anyway, in the system's buffers.
 */
public final class ReadTicks {
    /**
     * Who has sent as much since he was last read is read again at once, lest the system's buffers are full before the next tick:
     * then the network would stop. In bytes; new connections of Linux have 64 KiB, and get more the more is read at a time.
     */
    private static final int MUCH = 16 << 10;

    private final long intervalNanos;
    private final ConcurrentHashMap<EventExecutor, Loop> loops = new ConcurrentHashMap<>();

    /** @param interval from one tick to the next; 0 reads whatever comes at once */
    public ReadTicks(Duration interval) {
        this.intervalNanos = interval.toNanos();
    }

    /**
     * A publisher's connection has been read. For its event loop.
     *
     * @param bytes how many have been read of it
     */
    public void readComplete(Channel connection, int bytes) {
        if (intervalNanos > 0 && bytes < MUCH) {
            loops.computeIfAbsent(connection.eventLoop(), Loop::new).add(connection);
        }
    }

    /** The connections of one event loop that wait for its next tick. Only touched on that loop. */
    private final class Loop {
        private final EventExecutor executor;
        private List<Channel> waiting = new ArrayList<>();
        private List<Channel> spare = new ArrayList<>();

        Loop(EventExecutor executor) {
            this.executor = executor;
        }

        void add(Channel connection) {
            ReadPause.NEXT_TICK.begin(connection);
            waiting.add(connection);
            if (waiting.size() == 1) {
                schedule();
            }
        }

        private void schedule() {
            long sinceLastTick = Math.floorMod(executor.ticker().nanoTime(), intervalNanos);
            try {
                executor.schedule(this::tick, intervalNanos - sinceLastTick, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException shutDown) {
                tick();
            }
        }

        private void tick() {
            List<Channel> due = waiting;
            waiting = spare;
            due.forEach(ReadPause.NEXT_TICK::end);
            due.clear();
            spare = due;
        }
    }
}
