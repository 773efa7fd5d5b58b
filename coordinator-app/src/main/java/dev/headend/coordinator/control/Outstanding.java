package dev.headend.coordinator.control;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Work that later work has to wait for. Thread-safe. */
final class Outstanding {
    /** Both by {@code this}. */
    private int count;

    private Sinks.@Nullable Empty<Void> none;

    /** The same work, which is waited for from its subscription to its end, however it ends. */
    <T> Mono<T> with(Mono<T> work) {
        return Mono.defer(() -> {
            begun();
            return work.doFinally(_ -> ended());
        });
    }

    /** Completes when nothing is under way. */
    Mono<Void> none() {
        return Mono.defer(() -> {
            synchronized (this) {
                if (count == 0) {
                    return Mono.empty();
                }
                if (none == null) {
                    none = Sinks.empty();
                }
                return none.asMono();
            }
        });
    }

    private synchronized void begun() {
        count++;
    }

    private void ended() {
        Sinks.Empty<Void> over = takeIfNone();
        if (over != null) {
            over.tryEmitEmpty();
        }
    }

    private synchronized Sinks.@Nullable Empty<Void> takeIfNone() {
        count--;
        if (count > 0) {
            return null;
        }
        Sinks.Empty<Void> over = none;
        none = null;
        return over;
    }
}
