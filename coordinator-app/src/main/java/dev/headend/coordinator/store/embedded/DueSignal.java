package dev.headend.coordinator.store.embedded;

import java.util.concurrent.atomic.AtomicReference;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Something to wait for that happens again and again. Thread-safe. */
final class DueSignal {
    private final AtomicReference<Sinks.Empty<Void>> current = new AtomicReference<>(Sinks.empty());

    /** Completes at the first {@link #ring} after this call, however late it is subscribed to. */
    Mono<Void> next() {
        return current.get().asMono();
    }

    void ring() {
        current.getAndSet(Sinks.empty()).tryEmitEmpty();
    }
}
