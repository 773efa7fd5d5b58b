package dev.headend.coordinator.stream;

import dev.headend.media.StreamId;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Remembers, for a fixed time each, the streams whose publisher went before their encoder showed progress. Lives in
 * memory only: after a restart such streams are closed anyway. Thread-safe.
 */
public final class Patience {
    private static final Duration EMIT_PATIENCE = Duration.ofSeconds(1);

    private final Duration length;
    private final Sinks.Many<StreamId> waiting = Sinks.many().unicast().onBackpressureBuffer();

    /** @param length how long an encoder may take */
    public Patience(Duration length) {
        this.length = length;
    }

    /** From now on, this stream's time runs. */
    public void begin(StreamId id) {
        waiting.emitNext(id, Sinks.EmitFailureHandler.busyLooping(EMIT_PATIENCE));
    }

    /** Each stream when its time is over. For one subscriber. */
    public Flux<StreamId> over() {
        return waiting.asFlux().flatMap(id -> Mono.delay(length).thenReturn(id), Integer.MAX_VALUE);
    }
}
