package dev.headend.coordinator.stream;

import dev.headend.media.StreamId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Inputs that streams get after a delay. A stream that has moved on by then ignores its input, so a timer that fires too late
 * does no harm. In memory only: a restart sets its own timers. Thread-safe.
 */
final class StreamTimers {
    /** For another thread that emits at the same moment. */
    private static final Duration EMIT_TIMEOUT = Duration.ofSeconds(1);

    /** An input whose time has come. */
    record Due(StreamId stream, StreamInput input) {}

    private final Scheduler scheduler;
    private final Map<StreamId, Map<Class<?>, Disposable>> waiting = new ConcurrentHashMap<>();
    private final Sinks.Many<Due> due = Sinks.many().unicast().onBackpressureBuffer();

    /** @param scheduler of the timers */
    StreamTimers(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Sets a timer; it replaces the stream's timer for the same kind of input, if there is one. */
    void schedule(StreamId stream, StreamInput input, Duration delay) {
        Disposable.Swap timer = Disposables.swap();
        waiting.compute(stream, (_, known) -> {
            Map<Class<?>, Disposable> ofStream = known == null ? new HashMap<>() : known;
            Disposable replaced = ofStream.put(input.getClass(), timer);
            if (replaced != null) {
                replaced.dispose();
            }
            return ofStream;
        });
        timer.update(scheduler.schedule(() -> fire(stream, input, timer), delay.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void fire(StreamId stream, StreamInput input, Disposable timer) {
        waiting.computeIfPresent(stream, (_, ofStream) -> {
            ofStream.remove(input.getClass(), timer);
            return ofStream.isEmpty() ? null : ofStream;
        });
        due.emitNext(new Due(stream, input), Sinks.EmitFailureHandler.busyLooping(EMIT_TIMEOUT));
    }

    /** Cancels all timers of a stream that has closed. */
    void cancel(StreamId stream) {
        waiting.computeIfPresent(stream, (_, ofStream) -> {
            ofStream.values().forEach(Disposable::dispose);
            return null;
        });
    }

    /** Each input when its time has come. For one subscriber. */
    Flux<Due> due() {
        return due.asFlux();
    }
}
