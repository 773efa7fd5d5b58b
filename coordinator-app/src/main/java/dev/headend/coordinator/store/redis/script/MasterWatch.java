package dev.headend.coordinator.store.redis.script;

import dev.headend.coordinator.store.redis.script.Sentinels.Master;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/**
 * Ends connections to a server that Sentinels call the master no longer. It takes writes for some 10 s more, until they
 * demote it, and forgets them then. They are asked again and again, as a subscription to what they publish can be lost unnoticed. Compared is what
 * they say now with what they said when the connection was opened, so that it may be a name or an address. Thread-safe.
 */
final class MasterWatch implements AutoCloseable {
    private static final long INTERVAL_MS = 500;

    private final Sentinels sentinels;
    private final AtomicBoolean asking = new AtomicBoolean();
    private final Disposable timer;
    /** By {@code this}. */
    private final Map<StatefulRedisConnection<String, String>, Watched> connections = new HashMap<>();

    private record Watched(
            StatefulRedisConnection<String, String> connection, Master named, CompletableFuture<String> replaced) {
        void end(Master now) {
            replaced.complete(
                    "the Sentinels name another master: " + now.address() + " in place of " + named.address());
            connection.closeAsync();
        }
    }

    MasterWatch(Sentinels sentinels) {
        this.sentinels = sentinels;
        this.timer =
                Schedulers.parallel().schedulePeriodically(this::look, INTERVAL_MS, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    /** Whom to connect to. Fails if no Sentinel tells. */
    CompletionStage<Master> find() {
        return sentinels.find().thenApply(this::goTo);
    }

    /** From now on it is watched, until it is closed. */
    synchronized StatefulRedisConnection<String, String> watch(
            StatefulRedisConnection<String, String> connection, Master named) {
        connections.put(connection, new Watched(connection, named, new CompletableFuture<>()));
        return connection;
    }

    /** Completes when another is the master, with words for the operator; it is closed then. */
    synchronized CompletionStage<String> replaced(StatefulRedisConnection<String, String> connection) {
        Watched watched = connections.get(connection);
        return watched == null ? new CompletableFuture<>() : watched.replaced();
    }

    private void look() {
        if (isIdle() || !asking.compareAndSet(false, true)) {
            return;
        }
        find().whenComplete((_, _) -> asking.set(false));
    }

    private synchronized boolean isIdle() {
        connections.keySet().removeIf(connection -> !connection.isOpen());
        return connections.isEmpty();
    }

    /** The master of the latest failover that anybody knows of; connections to others are ended. */
    private Master goTo(Master named) {
        Master latest = named;
        List<Watched> old;
        synchronized (this) {
            for (Watched each : isIdle() ? List.<Watched>of() : List.copyOf(connections.values())) {
                latest = each.named().orLater(latest);
            }
            HostAndPort now = latest.address();
            old = connections.values().stream()
                    .filter(each -> !each.named().address().equals(now))
                    .toList();
        }
        for (Watched each : old) {
            each.end(latest);
        }
        return latest;
    }

    @Override
    public void close() {
        timer.dispose();
        sentinels.close();
    }
}
