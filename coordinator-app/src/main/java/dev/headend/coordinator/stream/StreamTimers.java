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
 * What happens to streams after a while, unless they have moved on by then: that is for the stream itself to see, so that
 * an entry which comes too late does no harm. In memory only: a restart makes its own entries. Thread-safe.
 */
final class StreamTimers {
    private static final Duration EMIT_PATIENCE = Duration.ofSeconds(1);

    /** An entry whose time has come. */
    record Due(StreamId stream, StreamInput input) {}

    private final Scheduler timers;
    private final Map<StreamId, Map<Class<?>, Disposable>> waiting = new ConcurrentHashMap<>();
    private final Sinks.Many<Due> due = Sinks.many().unicast().onBackpressureBuffer();

    /** @param timers what tells that the time has come */
    StreamTimers(Scheduler timers) {
        this.timers = timers;
    }

    /** Enters something for later, in place of what was entered of its kind about the stream before. */
    void enter(StreamId stream, StreamInput input, Duration delay) {
        Disposable.Swap timer = Disposables.swap();
        waiting.compute(stream, (_, known) -> {
            Map<Class<?>, Disposable> entries = known == null ? new HashMap<>() : known;
            Disposable replaced = entries.put(input.getClass(), timer);
            if (replaced != null) {
                replaced.dispose();
            }
            return entries;
        });
        timer.update(timers.schedule(() -> comes(stream, input, timer), delay.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void comes(StreamId stream, StreamInput input, Disposable timer) {
        waiting.computeIfPresent(stream, (_, entries) -> {
            entries.remove(input.getClass(), timer);
            return entries.isEmpty() ? null : entries;
        });
        due.emitNext(new Due(stream, input), Sinks.EmitFailureHandler.busyLooping(EMIT_PATIENCE));
    }

    /** Takes out everything about a stream that is over. */
    void forget(StreamId stream) {
        waiting.computeIfPresent(stream, (_, entries) -> {
            entries.values().forEach(Disposable::dispose);
            return null;
        });
    }

    /** Each entry when its time has come. For one subscriber. */
    Flux<Due> due() {
        return due.asFlux();
    }
}
