package dev.headend.coordinator.store.redis;

import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.store.redis.script.Script;
import dev.headend.coordinator.store.redis.script.Scripts;
import dev.headend.coordinator.stream.Outcome.Later;
import dev.headend.coordinator.stream.StreamStore.Due;
import dev.headend.media.StreamId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * What encoders have not resumed a while after they registered. The replica decides that to which they are connected, behind all that
 * they have said to it, which may have to wait for Redis. It is written down nowhere: if that replica dies, they register
 * with another one. Thread-safe.
 */
final class NotResumed {
    /** The token of inputs that nobody has claimed. */
    static final long UNCLAIMED = 0;

    /** Waits for a thread that emits at the same moment. */
    private static final Sinks.EmitFailureHandler UNTIL_EMITTED =
            (_, result) -> result == Sinks.EmitResult.FAIL_NON_SERIALIZED;

    private final Scripts scripts;
    private final Set<PeerId> waitedFor = ConcurrentHashMap.newKeySet();
    private final Sinks.Many<Peer> registered = Sinks.many().unicast().onBackpressureBuffer();

    NotResumed(Scripts scripts) {
        this.scripts = scripts;
    }

    /** An encoder has registered; one that repeats it is waited for once. */
    void registered(Peer encoder) {
        if (encoder.canResume() && waitedFor.add(encoder.id())) {
            registered.emitNext(encoder, UNTIL_EMITTED);
        }
    }

    /** The inputs of the streams that have lost their encoder by that. For one subscriber. */
    Flux<Due> due() {
        return registered.asFlux().flatMap(this::due, Integer.MAX_VALUE);
    }

    private Flux<Due> due(Peer encoder) {
        Later lost = Later.registeredAnew(encoder);
        return Mono.delay(lost.delay())
                .doOnNext(_ -> waitedFor.remove(encoder.id()))
                .then(Mono.defer(() ->
                        scripts.run(Script.NOT_RESUMED, List.of(encoder.id().toString()))))
                .flatMapIterable(streams -> streams)
                .map(stream -> new Due(new StreamId((String) stream), lost.input(), UNCLAIMED))
                .onErrorComplete();
    }
}
