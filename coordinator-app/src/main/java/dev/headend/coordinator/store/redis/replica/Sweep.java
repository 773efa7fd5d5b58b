package dev.headend.coordinator.store.redis.replica;

import dev.headend.coordinator.store.redis.script.Script;
import dev.headend.coordinator.store.redis.script.Scripts;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Drops what nobody else would ever take as lost, now and then, at one of the replicas: {@code sweep.lua} says what. There is none of it
 * unless Redis was restored from something that is not whole. Then an encoder that is not there would be given streams for ever.
 */
public final class Sweep {
    private static final Logger log = LoggerFactory.getLogger(Sweep.class);
    private static final List<String> ALL = List.of("servers", "encoders", "channels", "streams");
    private static final String FIRST = "0";
    /** Between two pieces, so that nobody waits for a sweep: 100,000 streams are 500 pieces of a millisecond. */
    private static final Duration PAUSE = Duration.ofMillis(10);

    private static final int LEASES_IN_INTERVAL = 3;

    private final Scripts scripts;
    private final BooleanSupplier leads;
    private final Duration lease;
    private final Duration grace;

    /** What was found in one piece, or in several. */
    private record Found(String next, List<String> replicas, long repaired) {
        static final Found NOTHING = new Found(FIRST, List.of(), 0);

        static Found of(List<Object> reply) {
            List<String> replicas =
                    ((List<?>) reply.get(1)).stream().map(String.class::cast).toList();
            return new Found((String) reply.get(0), replicas, (Long) reply.get(2));
        }

        Found and(Found other) {
            List<String> both =
                    Stream.concat(replicas.stream(), other.replicas.stream()).toList();
            return new Found(FIRST, both, repaired + other.repaired);
        }

        boolean isLast() {
            return next.equals(FIRST);
        }
    }

    /**
     * @param leads whether this replica is the one that does it
     * @param lease of replicas
     * @param grace for how long streams wait for a peer that can resume
     */
    public Sweep(Scripts scripts, BooleanSupplier leads, Duration lease, Duration grace) {
        this.scripts = scripts;
        this.leads = leads;
        this.lease = lease;
        this.grace = grace;
    }

    /** Every three leases while this replica leads, for as long as somebody is subscribed. */
    public Flux<Void> run() {
        return Flux.interval(lease.multipliedBy(LEASES_IN_INTERVAL))
                .onBackpressureDrop()
                .filter(_ -> leads.getAsBoolean())
                .concatMap(_ -> once(), 1);
    }

    /** Never an error: what it did not come to is found by the next one. */
    public Mono<Void> once() {
        return Flux.fromIterable(ALL)
                .concatMap(what -> piece(what, FIRST)
                        .expand(found -> found.isLast()
                                ? Mono.empty()
                                : piece(what, found.next()).delaySubscription(PAUSE)))
                .reduce(Found.NOTHING, Found::and)
                .doOnNext(Sweep::report)
                .onErrorResume(failure -> {
                    log.debug("sweep not finished: {}", failure.toString());
                    return Mono.empty();
                })
                .then();
    }

    private Mono<Found> piece(String what, String cursor) {
        List<String> arguments =
                List.of(what, cursor, Long.toString(lease.toMillis()), Long.toString(grace.toMillis()));
        return scripts.ask(Script.SWEEP, arguments).map(Found::of);
    }

    private static void report(Found found) {
        if (!found.replicas().isEmpty()) {
            log.warn(
                    "Redis knows edges and encoders of coordinators that are not registered: {}. They count as disconnected"
                            + " unless these renew their leases. Was Redis restored from a file that is not whole?",
                    found.replicas());
        }
        if (found.repaired() > 0) {
            log.warn(
                    "Redis knew {} edges, encoders, channels and streams whose other half it has lost; dropped."
                            + " Was it restored from a file that is not whole?",
                    found.repaired());
        }
    }
}
