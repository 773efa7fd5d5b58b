package dev.headend.coordinator.store.redis.script;

import dev.headend.coordinator.store.StoreHealth;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/**
 * Holds answers back until enough replicas of Redis have what was written, many by one round:
 *
 * <pre>
 *   CONFIRM   a write of our own. Its number is higher than those of the group's, or Redis has lost them
 *   WAIT n    until n replicas have it, and so everything before
 * </pre>
 *
 * <p>The next group gathers meanwhile. So it does not matter by which connection a script went, or whether that was lost since: the
 * number proves that the server that is asked has the write. Thread-safe.
 */
final class Confirmations {
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration WATCH = Duration.ofSeconds(1);
    private static final RedisFailure LOST = new RedisFailure.Fenced("Redis has lost what was written");

    private final int replicas;
    private final ReplicaIdentity identity;
    private final RedisLink link;
    private final Owner owner;
    private final MissingReplicas missing;

    /** By {@code this}. */
    private List<Unconfirmed> waiting = new ArrayList<>();

    private boolean underWay;

    /** What was written, and its answer. */
    record Unconfirmed(ScriptCall call, String replica, long number, List<Object> reply) {}

    /** How many replicas have the write of this number. */
    private record Round(String replica, long number, long replicas) {}

    /** Who knows what becomes of calls. */
    interface Owner {
        /** Sends CONFIRM. @return the number of the write */
        CompletionStage<Long> confirm(StatefulRedisConnection<String, String> connection, String replica);

        /** It is done; its answer may be told. */
        void confirmed(Unconfirmed written);

        /** It cannot be confirmed as it was done: to be done again, or told to have failed. */
        void unconfirmed(ScriptCall call, RedisFailure failure);
    }

    /** @param properties how many replicas of Redis must have what was written */
    Confirmations(RedisProperties properties, ReplicaIdentity identity, RedisLink link, Owner owner) {
        this.replicas = properties.waitReplicas();
        this.missing = new MissingReplicas(properties.toString(), replicas);
        this.identity = identity;
        this.link = link;
        this.owner = owner;
    }

    StoreHealth health() {
        return missing.health();
    }

    synchronized int waiting() {
        return waiting.size();
    }

    void add(Unconfirmed written) {
        synchronized (this) {
            waiting.add(written);
        }
        begin();
    }

    /** Goes on with what waits, when the link is up. */
    void begin() {
        begin(false);
    }

    /** The same, so that health tells also while nothing is written whether there are replicas enough. */
    void beginAnyway() {
        begin(true);
    }

    /** Does so again and again. */
    Disposable watch() {
        return Schedulers.parallel()
                .schedulePeriodically(this::beginAnyway, WATCH.toMillis(), WATCH.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void begin(boolean evenForNobody) {
        ConnectionPair pair = link.current();
        if (pair == null) {
            refuse();
        } else if (pair.confirmations() != null) {
            List<Unconfirmed> group = next(evenForNobody);
            if (group != null) {
                confirm(pair, pair.confirmations(), group);
            }
        }
    }

    private synchronized @Nullable List<Unconfirmed> next(boolean evenForNobody) {
        if (underWay || (waiting.isEmpty() && !evenForNobody)) {
            return null;
        }
        List<Unconfirmed> group = waiting;
        waiting = new ArrayList<>();
        underWay = true;
        return group;
    }

    /** Redis is away: what does not wait is told so, whether it came before the loss of the link or after. */
    private void refuse() {
        List<Unconfirmed> refused = takeRefusable();
        RedisFailure away = new RedisFailure.Away(link.reason());
        refused.forEach(each -> owner.unconfirmed(each.call(), away));
    }

    private synchronized List<Unconfirmed> takeRefusable() {
        List<Unconfirmed> taken =
                waiting.stream().filter(each -> !each.call().waits()).toList();
        waiting.removeIf(each -> !each.call().waits());
        return taken;
    }

    private void confirm(
            ConnectionPair pair, StatefulRedisConnection<String, String> connection, List<Unconfirmed> group) {
        round(connection, identity.id()).whenComplete((round, failure) -> {
            if (failure == null) {
                ended(round, group);
            } else {
                failed(pair, group, RedisFailure.of(failure));
            }
        });
    }

    /** Never throws: the next round waits for the end of this one. */
    private CompletionStage<Round> round(StatefulRedisConnection<String, String> connection, String replica) {
        // so that Redis answers before the driver gives up
        long timeLimitMs = connection.getTimeout().toMillis() / 2;
        try {
            return owner.confirm(connection, replica)
                    .thenCompose(number -> connection
                            .async()
                            .waitForReplication(replicas, timeLimitMs)
                            .thenApply(reached -> new Round(replica, number, reached)));
        } catch (RuntimeException notSent) {
            return CompletableFuture.failedStage(notSent);
        }
    }

    private void ended(Round round, List<Unconfirmed> group) {
        List<Unconfirmed> lost =
                group.stream().filter(each -> isLost(each, round)).toList();
        List<Unconfirmed> there =
                group.stream().filter(each -> !isLost(each, round)).toList();
        if (round.replicas() >= replicas) {
            missing.enough();
            free(List.of());
            there.forEach(owner::confirmed);
            begin();
        } else {
            tooFew(round, there);
        }
        lost.forEach(each -> owner.unconfirmed(each.call(), LOST));
    }

    private static boolean isLost(Unconfirmed written, Round round) {
        return !written.replica().equals(round.replica()) || written.number() >= round.number();
    }

    private void tooFew(Round round, List<Unconfirmed> group) {
        freeAndRefuse(group, new RedisFailure.Away(missing.tooFew(round.replicas())));
        // Also for nobody: meanwhile all that does not wait is refused.
        Schedulers.parallel().schedule(this::beginAnyway, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void failed(ConnectionPair pair, List<Unconfirmed> group, RedisFailure failure) {
        if (failure instanceof RedisFailure.Away away) {
            link.failed(pair, away.reason());
            freeAndRefuse(group, failure);
        } else {
            free(List.of());
            group.forEach(each -> owner.unconfirmed(each.call(), failure));
        }
        begin();
    }

    /** Tells those that do not wait that they have failed; the others go on waiting. */
    private void freeAndRefuse(List<Unconfirmed> group, RedisFailure failure) {
        free(group.stream().filter(each -> each.call().waits()).toList());
        group.stream().filter(each -> !each.call().waits()).forEach(each -> owner.unconfirmed(each.call(), failure));
    }

    /** @param again what the next round is to confirm, before what came meanwhile */
    private synchronized void free(List<Unconfirmed> again) {
        waiting.addAll(0, again);
        underWay = false;
    }
}
