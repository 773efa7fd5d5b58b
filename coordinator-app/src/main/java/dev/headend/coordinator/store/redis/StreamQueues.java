package dev.headend.coordinator.store.redis;

import dev.headend.media.StreamId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

/**
 * Work on streams: of each stream one at a time, in the order in which it was asked for. Work begins when what was asked for
 * before is done, and its result was told. Thread-safe.
 */
final class StreamQueues {
    /** A stream is in it as long as some of its work is not done. Guarded by this. */
    private final Map<StreamId, Queue<Mono<Void>>> waiting = new HashMap<>();

    /** Does the work when it is its turn, also when nobody waits for the result any more. */
    <T> Mono<T> inOrder(StreamId stream, Mono<T> work) {
        return Mono.create(sink -> add(stream, told(work, sink)));
    }

    /**
     * Does the work if its turn comes within the limit. Else it fails with a {@link TimeoutException}, and the work is not done later
     * either: it has left the queue.
     */
    <T> Mono<T> inOrderWithin(Duration limit, StreamId stream, Mono<T> work) {
        return Mono.create(sink -> {
            Mono<Void> told = told(work, sink);
            add(stream, told);
            Disposable ignored = Schedulers.parallel()
                    .schedule(
                            () -> {
                                if (remove(stream, told)) {
                                    sink.error(new TimeoutException());
                                }
                            },
                            limit.toMillis(),
                            TimeUnit.MILLISECONDS);
        });
    }

    private synchronized boolean remove(StreamId stream, Mono<Void> work) {
        Queue<Mono<Void>> queue = waiting.get(stream);
        return queue != null && queue.remove(work);
    }

    /** How much work has yet to have its turn. */
    synchronized int waiting() {
        return waiting.values().stream().mapToInt(Queue::size).sum();
    }

    private static <T> Mono<Void> told(Mono<T> work, MonoSink<T> sink) {
        return work.doOnSuccess(sink::success)
                .doOnError(sink::error)
                .onErrorComplete()
                .then();
    }

    private void add(StreamId stream, Mono<Void> work) {
        if (isFirst(stream, work)) {
            // Repeats rather than recurses: work that is done at once must not deepen the stack.
            Disposable ignored =
                    Mono.defer(() -> next(stream)).repeat(() -> hasMore(stream)).subscribe();
        }
    }

    private synchronized boolean isFirst(StreamId stream, Mono<Void> work) {
        Queue<Mono<Void>> known = waiting.get(stream);
        Queue<Mono<Void>> queue = known == null ? new ArrayDeque<>(2) : known;
        queue.add(work);
        return waiting.putIfAbsent(stream, queue) == null;
    }

    private synchronized Mono<Void> next(StreamId stream) {
        Queue<Mono<Void>> queue = waiting.get(stream);
        Mono<Void> work = queue == null ? null : queue.poll();
        return work == null ? Mono.empty() : work;
    }

    private synchronized boolean hasMore(StreamId stream) {
        Queue<Mono<Void>> queue = waiting.get(stream);
        if (queue != null && queue.isEmpty()) {
            waiting.remove(stream);
            return false;
        }
        return queue != null;
    }
}
