package dev.headend.coordinator.store.embedded;

import java.util.concurrent.atomic.AtomicReference;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Tells whoever waits that there is an event more to claim; again and again. Thread-safe. */
final class AdditionSignal {
    private final AtomicReference<Sinks.Empty<Void>> next = new AtomicReference<>(Sinks.empty());

    /** Completes at the first {@link #wakeAll} after this call, however late it is subscribed to. */
    Mono<Void> next() {
        return next.get().asMono();
    }

    void wakeAll() {
        next.getAndSet(Sinks.empty()).tryEmitEmpty();
    }
}
