package dev.headend.coordinator.store.redis.script;

import io.lettuce.core.api.StatefulRedisConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The connections by which scripts are sent, opened and closed together. {@link Probe} finds out that both are to the same server.
 *
 * @param scripts for the scripts
 * @param confirmations for WAIT, which holds back everything behind it on the same connection; null = nobody waits for replicas
 * @param replaced completes when Sentinels name another master, with words for the operator
 */
record ConnectionPair(
        StatefulRedisConnection<String, String> scripts,
        @Nullable StatefulRedisConnection<String, String> confirmations,
        CompletionStage<String> replaced) {
    static CompletionStage<ConnectionPair> open(RedisConnections connections, boolean confirms) {
        return connections
                .open()
                .thenCompose(scripts -> confirms
                        ? second(connections, scripts)
                        : CompletableFuture.completedFuture(
                                new ConnectionPair(scripts, null, connections.replaced(scripts))));
    }

    private static CompletionStage<ConnectionPair> second(
            RedisConnections connections, StatefulRedisConnection<String, String> scripts) {
        return connections
                .open()
                .thenApply(confirmations -> new ConnectionPair(scripts, confirmations, connections.replaced(scripts)))
                .whenComplete((_, failure) -> {
                    if (failure != null) {
                        scripts.closeAsync();
                    }
                });
    }

    void close() {
        scripts.closeAsync();
        if (confirmations != null) {
            confirmations.closeAsync();
        }
    }
}
