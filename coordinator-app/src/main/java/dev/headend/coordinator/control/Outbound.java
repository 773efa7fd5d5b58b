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
import reactor.core.scheduler.Schedulers;
import reactor.util.concurrent.Queues;

/**
 * What waits to be sent to one peer, in order, and the order that its connection is to end. Thread-safe.
 *
 * <p>That order does not stand in the queue, as behind what is never read it would never be reached. The queue takes no space
 * before its first message, and is bounded in bytes: a peer that lets it become full is as good as gone.
 */
final class Outbound {
    /** As much as an edge with tens of thousands of streams is told when it resumes them. */
    static final long MAX_BYTES = 8 * 1024 * 1024;
    /** What a waiting message takes besides its text. */
    private static final int OVERHEAD = 64;

    private static final int QUEUE_SEGMENT = 8;
    /** What waits may take so long to be sent once the connection is to end. */
    private static final Duration FINISHING = Duration.ofSeconds(5);

    private final Sinks.Many<String> queue = Sinks.many()
            .unicast()
            .onBackpressureBuffer(Queues.<String>unbounded(QUEUE_SEGMENT).get());

    private final Sinks.Empty<Void> cut = Sinks.empty();
    private final ReentrantLock lock = new ReentrantLock();
    /** Of all peers together, in bytes. */
    private final AtomicLong total;
    /** Guarded by {@link #lock}, in bytes. */
    private long waiting;
    /** Guarded by {@link #lock}. */
    private boolean released;

    /** @param total what waits for all peers together, in bytes; this counts its part in it */
    Outbound(AtomicLong total) {
        this.total = total;
    }

    /** @return false when the connection is over, or is ended by this because the peer does not read */
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
        cut("it does not read: " + MAX_BYTES / (1024 * 1024) + " MiB wait to be sent to it");
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

    /** Nothing of this is waiting any more: it has no part in the total, and takes nothing. */
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

    /** The same because the peer does something wrong. */
    void cut(String reason) {
        release();
        cut.tryEmitError(new IOException(reason));
    }

    /** For the connection, once. */
    Flux<String> texts() {
        return queue.asFlux().doOnNext(this::sent);
    }

    /** When the connection is to end although there are texts that wait; an error says what the peer did wrong. */
    Mono<Void> over() {
        return cut.asMono();
    }
}
