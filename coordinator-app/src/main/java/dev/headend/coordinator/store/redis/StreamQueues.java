package dev.headend.coordinator.store.redis;

import dev.headend.media.StreamId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

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
