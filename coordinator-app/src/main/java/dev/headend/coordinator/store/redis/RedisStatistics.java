package dev.headend.coordinator.store.redis;

import dev.headend.coordinator.fleet.FleetCapacity;
import dev.headend.coordinator.store.StoreStatistics;
import dev.headend.coordinator.store.redis.script.Script;
import dev.headend.coordinator.store.redis.script.Scripts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The fleet's numbers for the metrics. One replica reports them and the others report zeros, so that a sum over all counts nothing
 * twice. While Redis is away the last ones stand: streams go on, too, and zeros would have an autoscaler stop their encoders.
 * Thread-safe.
 */
final class RedisStatistics {
    /** Whoever leads in it reports them. */
    static final String TASK = "statistics";

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Scripts scripts;
    private final Mono<FleetCapacity> capacity;
    private final BooleanSupplier leads;
    private final BooleanSupplier isAway;
    private volatile StoreStatistics latest = StoreStatistics.NONE;

    /**
     * Reads nothing before {@link #refresh} is subscribed to.
     *
     * @param capacity asks for it
     * @param leads whether this replica leads in {@link #TASK} at this moment
     * @param isAway whether Redis is known to be away
     */
    RedisStatistics(Scripts scripts, Mono<FleetCapacity> capacity, BooleanSupplier leads, BooleanSupplier isAway) {
        this.scripts = scripts;
        this.capacity = capacity;
        this.leads = leads;
        this.isAway = isAway;
    }

    /** Not older than a second or two unless Redis is away; zeros if another replica reports them. */
    StoreStatistics latest() {
        return leads.getAsBoolean() || isAway.getAsBoolean() ? latest : StoreStatistics.NONE;
    }

    /** Reads them every second while this replica leads, for as long as somebody is subscribed. */
    Flux<Void> refresh() {
        return Flux.interval(Duration.ZERO, INTERVAL)
                .onBackpressureDrop()
                .concatMap(_ -> read().doOnNext(read -> latest = read), 1)
                .thenMany(Flux.empty());
    }

    /** Empty when there is nothing newer. */
    private Mono<StoreStatistics> read() {
        // First: whoever leads no longer as Redis is away must find it away.
        boolean isLeader = leads.getAsBoolean();
        if (isAway.getAsBoolean()) {
            return Mono.empty();
        }
        return isLeader
                ? Mono.zip(scripts.ask(Script.STATISTICS, List.of()), capacity, RedisStatistics::statistics)
                        .onErrorComplete()
                : Mono.just(StoreStatistics.NONE);
    }

    private static StoreStatistics statistics(List<Object> reply, FleetCapacity fleet) {
        long oldest = (Long) reply.get(4);
        return new StoreStatistics(
                ((Long) reply.get(0)).intValue(),
                ((Long) reply.get(1)).intValue(),
                ((Long) reply.get(2)).intValue(),
                fleet,
                (Long) reply.get(3),
                oldest < 0 ? null : Instant.ofEpochMilli(oldest),
                (Long) reply.get(5));
    }
}
