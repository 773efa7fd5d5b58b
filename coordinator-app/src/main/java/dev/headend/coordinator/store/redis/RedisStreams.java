package dev.headend.coordinator.store.redis;

import dev.headend.control.ControlCodec;
import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.control.ControlMessage.PublishAccept;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.store.redis.RecentStreams.Known;
import dev.headend.coordinator.store.redis.replica.PeerText;
import dev.headend.coordinator.store.redis.script.CallQueue;
import dev.headend.coordinator.store.redis.script.Script;
import dev.headend.coordinator.store.redis.script.Scripts;
import dev.headend.coordinator.stream.Outcome;
import dev.headend.coordinator.stream.StoreUnavailableException;
import dev.headend.coordinator.stream.Stream;
import dev.headend.coordinator.stream.StreamInput;
import dev.headend.coordinator.stream.StreamInput.AdmissionWithdrawn;
import dev.headend.coordinator.stream.StreamState;
import dev.headend.coordinator.stream.StreamStore.Admission;
import dev.headend.coordinator.stream.StreamStore.Due;
import dev.headend.coordinator.stream.Timeouts;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * The steps of streams. A step is computed from the stream as this replica knows it, and written by a script that does so only if it
 * is still like this; else the step is computed anew. Steps of one stream are taken one at a time, in the order in which they are asked for; those of
 * other replicas come in between.
 */
final class RedisStreams {
    /**
     * From the admission to {@link #begin}, if Redis is away in between. An edge waits 20 s for the answer, and nobody would end the
     * stream of an existing one that gets it later; some of them are for the application, which has verified the key.
     */
    private static final Duration BEGIN_WITHIN = Duration.ofSeconds(15);
    /** For what can be refused and is behind steps that wait for Redis. */
    private static final Duration REFUSED_AFTER = Duration.ofSeconds(3);

    /** Of no stream: its steps are compared with nothing, and not taken. */
    private static final String NO_VERSION = "";

    private static final Logger log = LoggerFactory.getLogger(RedisStreams.class);

    private final Scripts scripts;
    private final CallIds calls;
    private final Timeouts timeouts;
    private final boolean keepsEvents;
    private final Clock clock;
    private final Runnable eventsAdded;
    /** As many as may have been under way when Redis went away. */
    private final Semaphore takingBack = new Semaphore(CallQueue.MAX_UNDER_WAY);

    private final StreamQueues queues = new StreamQueues();
    private final RecentStreams recent = new RecentStreams();
    private final LongAdder conflicts = new LongAdder();

    /**
     * @param keepsEvents false when the application is not to be told of anything
     * @param eventsAdded told when a step of this replica has added events; must not block
     */
    RedisStreams(
            Scripts scripts, CallIds calls, Timeouts timeouts, boolean keepsEvents, Clock clock, Runnable eventsAdded) {
        this.scripts = scripts;
        this.calls = calls;
        this.timeouts = timeouts;
        this.keepsEvents = keepsEvents;
        this.clock = clock;
        this.eventsAdded = eventsAdded;
    }

    Mono<Admission> admit(StreamId id, ChannelId channel, PeerId edge) {
        Mono<Admission> asked = queues.inOrder(id, Mono.defer(() -> admit(id, channel, edge, calls.next())))
                .doOnError(StoreUnavailableException.class, _ -> takeBack(id));
        return scripts.available()
                .then(asked)
                .onErrorReturn(StoreUnavailableException.class, new Admission.Denied(Admission.Reason.STORE_FAILING));
    }

    /**
     * Redis may have admitted the stream all the same, and only the answer was lost, or the confirmation by its replicas: then the channel
     * is taken until the admission is due to be withdrawn. Waits for Redis.
     */
    private void takeBack(StreamId id) {
        if (takingBack.tryAcquire()) {
            Disposable ignored = apply(id, new AdmissionWithdrawn())
                    .doFinally(_ -> takingBack.release())
                    .subscribe(
                            _ -> {},
                            failure ->
                                    log.warn("admission of stream {} was not taken back: {}", id, failure.toString()));
        }
    }

    private Mono<Admission> admit(StreamId id, ChannelId channel, PeerId edge, String number) {
        List<String> arguments = List.of(
                id.value(),
                channel.value(),
                edge.toString(),
                calls.origin(),
                number,
                Long.toString(BEGIN_WITHIN.toMillis()));
        return scripts.ask(Script.ADMIT, arguments)
                .map(reply -> admission(id, channel, reply))
                .doOnNext(admission -> {
                    if (admission instanceof Admission.Granted(Stream stream)) {
                        remember(number, stream);
                    }
                });
    }

    private static Admission admission(StreamId id, ChannelId channel, List<Object> reply) {
        return StreamText.field(reply, 0).equals("GRANTED")
                ? new Admission.Granted(Stream.admitted(
                        id,
                        channel,
                        PeerText.read(StreamText.field(reply, 1)),
                        PeerText.read(StreamText.field(reply, 2))))
                : new Admission.Denied(Admission.Reason.valueOf(StreamText.field(reply, 1)));
    }

    Mono<Boolean> begin(Stream stream, EncodeStart task, PublishAccept accept, Duration within) {
        long withinMillis = Math.min(within.toMillis(), BEGIN_WITHIN.toMillis());
        Mono<List<Object>> script = Mono.defer(() -> scripts.run(
                Script.BEGIN,
                List.of(
                        stream.id().value(),
                        calls.origin(),
                        calls.next(),
                        Long.toString(withinMillis),
                        ControlCodec.encode(task),
                        ControlCodec.encode(accept))));
        return queues.inOrder(stream.id(), script).map(reply -> reply.getFirst().equals(1L));
    }

    Mono<Stream.Change> apply(StreamId id, StreamInput input) {
        return Mono.defer(() -> {
            StreamStep step = new StreamStep(id, input, null, calls.next(), calls.replica());
            return step.canBeRefused() ? takeOrRefuse(step) : takeInOrder(step);
        });
    }

    /**
     * Refuses what could not be written now, or would wait for long behind other steps, which wait for Redis: then it is not taken later
     * either, and waits nowhere.
     */
    private Mono<Stream.Change> takeOrRefuse(StreamStep step) {
        Mono<Stream.Change> taken = queues.inOrderWithin(REFUSED_AFTER, step.stream(), Mono.defer(() -> take(step)));
        return scripts.available()
                .then(taken)
                .onErrorMap(
                        TimeoutException.class,
                        _ -> new StoreUnavailableException("earlier steps of the stream wait for Redis"));
    }

    /** Empty also when the due input was taken already. */
    Mono<Stream.Change> apply(Due due) {
        return Mono.defer(
                () -> takeInOrder(new StreamStep(due.stream(), due.input(), due, calls.next(), calls.replica())));
    }

    private Mono<Stream.Change> takeInOrder(StreamStep step) {
        return queues.inOrder(step.stream(), Mono.defer(() -> take(step)));
    }

    private Mono<Stream.Change> take(StreamStep step) {
        Known known = recent.get(step.stream());
        return known == null ? readAndTake(step) : take(step, known, false);
    }

    private Mono<Stream.Change> readAndTake(StreamStep step) {
        return call(step, Script.READ, List.of(step.stream().value()))
                .flatMap(fields -> fields.isEmpty() ? takeIfThere(step) : take(step, fields));
    }

    /**
     * What has closed the stream may not be on enough replicas of Redis yet, and be lost with the master. So nobody is told that there is no
     * such stream before a write has found that too, which is confirmed as each is: a step from a version that no stream has.
     */
    private Mono<Stream.Change> takeIfThere(StreamStep step) {
        return call(step, Script.STEP, arguments(step, NO_VERSION))
                .flatMap(reply -> StreamText.field(reply, 0).equals("STALE")
                        ? Mono.empty()
                        : take(step.anew(calls.next()), reply.subList(1, reply.size())));
    }

    /** @param fields of the stream, as {@code read.lua} says them; empty = there is no such stream */
    private Mono<Stream.Change> take(StreamStep step, List<Object> fields) {
        if (fields.isEmpty()) {
            recent.remove(step.stream());
            return Mono.empty();
        }
        Known known = new Known(StreamText.field(fields, 0), StreamText.read(step.stream(), fields, 1));
        recent.put(known);
        return take(step, known, true);
    }

    /** @param isRead whether the stream has just been read, so that nothing needs to be written to know that it is like this */
    private Mono<Stream.Change> take(StreamStep step, Known known, boolean isRead) {
        Outcome outcome = Outcome.of(known.stream().on(step.input(), now()), timeouts);
        if (!outcome.isNothing() || step.due() != null) {
            return write(step, known, outcome);
        }
        return isRead ? Mono.just(outcome.change()) : readAndTake(step);
    }

    private Mono<Stream.Change> write(StreamStep step, Known known, Outcome outcome) {
        return call(step, Script.STEP, arguments(step, known.version(), outcome))
                .flatMap(reply -> switch (StreamText.field(reply, 0)) {
                    case "OK" -> Mono.fromSupplier(() -> done(step, outcome));
                    case "STALE" -> Mono.empty();
                    default -> takeAnew(step, reply.subList(1, reply.size()));
                });
    }

    /** @param fields of the stream as another replica has left it; empty = it has closed */
    private Mono<Stream.Change> takeAnew(StreamStep step, List<Object> fields) {
        conflicts.increment();
        return take(step.anew(calls.next()), fields);
    }

    /** How many steps were computed anew, as another replica had changed the stream. */
    long conflicts() {
        return conflicts.sum();
    }

    private List<String> arguments(StreamStep step, String version, Outcome outcome) {
        List<String> arguments = arguments(step, version);
        StepText.add(outcome, keepsEvents, arguments);
        return arguments;
    }

    private List<String> arguments(StreamStep step, String version) {
        Due due = step.due();
        List<String> arguments = new ArrayList<>(25);
        arguments.addAll(List.of(step.stream().value(), calls.origin(), step.number(), version));
        arguments.add(due == null ? "" : DueText.of(due.input()).kind());
        arguments.add(due == null ? "" : Long.toString(due.token()));
        arguments.add(Long.toString(timeouts.resumption().toMillis()));
        arguments.add(step.onlyAs());
        return arguments;
    }

    private Mono<List<Object>> call(StreamStep step, Script script, List<String> arguments) {
        return step.canBeRefused() ? scripts.ask(script, arguments) : scripts.run(script, arguments);
    }

    private Stream.Change done(StreamStep step, Outcome outcome) {
        remember(step.number(), outcome.change().after());
        if (keepsEvents && !outcome.change().events().isEmpty()) {
            eventsAdded.run();
        }
        return outcome.change();
    }

    private void remember(String number, Stream stream) {
        if (stream.state() instanceof StreamState.Closed) {
            recent.remove(stream.id());
        } else {
            recent.put(new Known(calls.origin() + ":" + number, stream));
        }
    }

    /** Times are kept to the millisecond. */
    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
