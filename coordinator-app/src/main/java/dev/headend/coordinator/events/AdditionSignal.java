package dev.headend.coordinator.events;

import java.util.concurrent.atomic.AtomicReference;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Tells all who wait that there is more of what they wait for, an event or a free slot; again and again. Thread-safe. */
public final class AdditionSignal {
    private final AtomicReference<Sinks.Empty<Void>> next = new AtomicReference<>(Sinks.empty());

    /** Completes at the first {@link #wakeAll} after this call, however late it is subscribed to. */
    public Mono<Void> next() {
        return next.get().asMono();
    }

    /** Completes all that were handed out before. */
    public void wakeAll() {
        next.getAndSet(Sinks.empty()).tryEmitEmpty();
    }
}
