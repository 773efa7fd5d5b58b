package dev.headend.coordinator.control;

import dev.headend.control.ControlCodec;
import dev.headend.control.ControlMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.concurrent.Queues;

/**
 * The queue of messages to one peer, and the signal that ends its connection. Thread-safe: whoever calls it
 * holds no lock of this while others are called.
 *
 * <p>The signal is not in the queue: behind messages that are never read it would never be reached. The queue takes no
 * space before its first message, and is bounded in bytes: a peer that lets it become full is disconnected.
 */
final class Outbound {
    /** Enough for what an edge with tens of thousands of streams is sent when it resumes them. */
    static final long MAX_BYTES = 8 * 1024 * 1024;
    /** What a waiting message takes besides its text. */
    private static final int OVERHEAD = 64;

    private static final int QUEUE_SEGMENT = 8;
    /** For sending what waits, once the connection is to end. */
    private static final Duration FINISHING = Duration.ofSeconds(5);

    private final Sinks.Many<String> queue = Sinks.many()
            .unicast()
            .onBackpressureBuffer(Queues.<String>unbounded(QUEUE_SEGMENT).get());

    private final Sinks.Empty<Void> cut = Sinks.empty();
    private final ReentrantLock lock = new ReentrantLock();
    /** What waits for all peers together, in bytes. */
    private final AtomicLong total;
    /** Guarded by {@link #lock}, in bytes. */
    private long waiting;
    /** Guarded by {@link #lock}. */
    private boolean released;

    /** @param total what waits for all peers together, in bytes; this counts its part in it */
    Outbound(AtomicLong total) {
        this.total = total;
    }

    /** @return false when the connection has ended, or is ended by this because the peer could not keep up */
    boolean send(ControlMessage message) {
        String text = ControlCodec.encode(message);
        lock.lock();
        try {
            if (released) {
                return false;
            }
            if (waiting + size(text) <= MAX_BYTES) {
                return enqueue(text);
            }
        } finally {
            lock.unlock();
        }
        cut("could not keep up: " + MAX_BYTES / (1024 * 1024) + " MiB wait to be sent to it");
        return false;
    }

    private boolean enqueue(String text) {
        count(size(text));
        boolean taken = queue.tryEmitNext(text).isSuccess();
        if (!taken) {
            count(-size(text));
        }
        return taken;
    }

    private void count(long bytes) {
        waiting += bytes;
        total.addAndGet(bytes);
    }

    private static long size(String text) {
        return text.length() + OVERHEAD;
    }

    private void sent(String text) {
        lock.lock();
        try {
            if (!released) {
                count(-size(text));
            }
        } finally {
            lock.unlock();
        }
    }

    /** What waits, in bytes. */
    long waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    /** Takes what waits off the total. From now on nothing is accepted. */
    void release() {
        lock.lock();
        try {
            count(-waiting);
            released = true;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the connection once what waits has been sent, or after a few seconds. */
    void finish() {
        lock.lock();
        try {
            queue.tryEmitComplete();
        } finally {
            lock.unlock();
        }
        Schedulers.parallel().schedule(this::cut, FINISHING.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Ends the connection at once, whatever waits.
     *
     * @return false when it was ended already
     */
    boolean cut() {
        release();
        return cut.tryEmitEmpty().isSuccess();
    }

    /** Ends the connection at once as an error of the peer. */
    void cut(String reason) {
        release();
        cut.tryEmitError(new IOException(reason));
    }

    /**
     * For the connection, once.
     *
     * @param writer where they are handed over, so that no sender holds the lock while a text is written: a write that fails
     *     ends the connection, and all that follows
     */
    Flux<String> texts(Scheduler writer) {
        return queue.asFlux().publishOn(writer, QUEUE_SEGMENT).doOnNext(this::sent);
    }

    /** Signals that the connection is to end, whatever waits; an error says what the peer did wrong. */
    Mono<Void> over() {
        return cut.asMono();
    }
}
