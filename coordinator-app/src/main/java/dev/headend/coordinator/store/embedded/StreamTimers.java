package dev.headend.coordinator.store.embedded;

import dev.headend.coordinator.stream.Outcome.Later;
import dev.headend.coordinator.stream.StreamInput;
import dev.headend.coordinator.stream.StreamStore.Due;
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
    /** Waits for a thread that emits at the same moment, however long it is held up: a lost input would never come again. */
    private static final Sinks.EmitFailureHandler UNTIL_EMITTED =
            (_, result) -> result == Sinks.EmitResult.FAIL_NON_SERIALIZED;

    private record Timer(StreamInput input, Disposable task) {}

    private final Scheduler scheduler;
    private final Map<StreamId, Map<Class<?>, Timer>> waiting = new ConcurrentHashMap<>();
    private final Sinks.Many<Due> due = Sinks.many().unicast().onBackpressureBuffer();

    /** @param scheduler of the timers */
    StreamTimers(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /**
     * Sets a timer; it replaces the stream's timer for the same kind of input, if there is one. An input of an older connection
     * than that one's is dropped. Without a delay the input is due when this call returns.
     */
    void schedule(StreamId stream, Later later) {
        if (later.delay().isZero()) {
            emit(stream, later.input());
        } else {
            schedule(stream, later.input(), later.delay());
        }
    }

    private void schedule(StreamId stream, StreamInput input, Duration delay) {
        Disposable.Swap task = Disposables.swap();
        Timer timer = new Timer(input, task);
        waiting.compute(stream, (_, known) -> {
            Map<Class<?>, Timer> ofStream = known == null ? new HashMap<>() : known;
            ofStream.merge(input.getClass(), timer, StreamTimers::replace);
            return ofStream;
        });
        task.update(scheduler.schedule(() -> fire(stream, timer), delay.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Cancels the outdated one of two timers for the same kind of input; the other one stays. */
    private static Timer replace(Timer known, Timer added) {
        boolean isOutdated = added.input().isOlderThan(known.input());
        (isOutdated ? added : known).task().dispose();
        return isOutdated ? known : added;
    }

    private void fire(StreamId stream, Timer timer) {
        waiting.computeIfPresent(stream, (_, ofStream) -> {
            ofStream.remove(timer.input().getClass(), timer);
            return ofStream.isEmpty() ? null : ofStream;
        });
        emit(stream, timer.input());
    }

    private void emit(StreamId stream, StreamInput input) {
        due.emitNext(new Due(stream, input, 0), UNTIL_EMITTED);
    }

    /** Cancels all timers of a stream that has closed. */
    void cancel(StreamId stream) {
        waiting.computeIfPresent(stream, (_, ofStream) -> {
            ofStream.values().forEach(timer -> timer.task().dispose());
            return null;
        });
    }

    /** Each input when its time has come. For one subscriber. */
    Flux<Due> due() {
        return due.asFlux();
    }
}
