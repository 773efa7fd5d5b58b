package dev.headend.edge.connection;

import io.netty.buffer.ByteBufAllocator;
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
 * and sent on, together. Until then it waits where it would wait anyway, in the system's buffers. Who has sent nothing by the
 * tick is read whenever something comes.
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
    ReadTicks(Duration interval) {
        this.intervalNanos = interval.toNanos();
    }

    /** A connection whose handlers, as far as TLS, are in its pipeline. For any thread. */
    public Reads of(Channel connection) {
        return new Reads(connection);
    }

    /** The reads of one connection. For its event loop. */
    public final class Reads {
        private final Channel connection;
        private final DirectRead direct;
        private boolean awaitsTick;

        private Reads(Channel connection) {
            this.connection = connection;
            this.direct = new DirectRead(connection);
        }

        /** It has been read, and sends a stream: what comes next may wait for the tick. @param bytes how many have been read */
        public void complete(int bytes) {
            if (intervalNanos > 0 && bytes < MUCH && !awaitsTick) {
                awaitsTick = true;
                ReadPause.NEXT_TICK.begin(connection);
                loops.computeIfAbsent(connection.eventLoop(), Loop::new).add(this);
            }
        }

        /** Nothing is watched while it goes on: it is read, and what it sends makes it wait for the tick that follows. */
        private void tick(ReadBuffer buffer) {
            awaitsTick = false;
            boolean read = ReadPause.NEXT_TICK.isAlone(connection) && direct.read(buffer);
            if (!read || !awaitsTick) {
                ReadPause.NEXT_TICK.end(connection);
            }
        }

        /** One that fails costs the others nothing. */
        private void tickIsolated(ReadBuffer buffer) {
            try {
                tick(buffer);
            } catch (Throwable failure) { // also when no buffer memory is left
                connection.pipeline().fireExceptionCaught(failure);
            }
        }
    }

    /** The connections of one event loop that wait for its next tick. Only touched on that loop. */
    private final class Loop {
        private final EventExecutor executor;
        private List<Reads> waiting = new ArrayList<>();
        private List<Reads> spare = new ArrayList<>();

        Loop(EventExecutor executor) {
            this.executor = executor;
        }

        void add(Reads connection) {
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
                waiting.forEach(last -> ReadPause.NEXT_TICK.end(last.connection));
                waiting.clear();
            }
        }

        private void tick() {
            List<Reads> due = waiting;
            waiting = spare;
            try (ReadBuffer buffer = new ReadBuffer(ByteBufAllocator.DEFAULT)) {
                for (Reads connection : due) {
                    connection.tickIsolated(buffer);
                }
            }
            due.clear();
            spare = due;
        }
    }
}
