package dev.headend.coordinator.stream;

import dev.headend.media.StreamId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * What happens to streams after a while, unless they have moved on by then: that is for the stream itself to see, so that
 * an entry which comes too late does no harm. In memory only: a restart makes its own entries. Thread-safe.
 */
final class Agenda {
    private static final Duration EMIT_PATIENCE = Duration.ofSeconds(1);

    /** An entry whose time has come. */
    record Due(StreamId stream, StreamInput input) {}

    private final Scheduler timers = Schedulers.parallel();
    private final Map<StreamId, Disposable.Composite> waiting = new ConcurrentHashMap<>();
    private final Sinks.Many<Due> due = Sinks.many().unicast().onBackpressureBuffer();

    /** Enters something for later. */
    void enter(StreamId stream, StreamInput input, Duration delay) {
        Disposable.Swap timer = Disposables.swap();
        waiting.compute(stream, (_, known) -> {
            Disposable.Composite timersOfStream = known == null ? Disposables.composite() : known;
            timersOfStream.add(timer);
            return timersOfStream;
        });
        timer.update(timers.schedule(() -> comes(stream, input, timer), delay.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void comes(StreamId stream, StreamInput input, Disposable timer) {
        waiting.computeIfPresent(stream, (_, timersOfStream) -> {
            timersOfStream.remove(timer);
            return timersOfStream.size() == 0 ? null : timersOfStream;
        });
        due.emitNext(new Due(stream, input), Sinks.EmitFailureHandler.busyLooping(EMIT_PATIENCE));
    }

    /** Takes out everything about a stream that is over. */
    void forget(StreamId stream) {
        Disposable.Composite timersOfStream = waiting.remove(stream);
        if (timersOfStream != null) {
            timersOfStream.dispose();
        }
    }

    /** Each entry when its time has come. For one subscriber. */
    Flux<Due> due() {
        return due.asFlux();
    }
}
