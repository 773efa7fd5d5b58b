package dev.headend.coordinator.store.redis.script;

import dev.headend.coordinator.store.redis.script.ScriptSender.Answer;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Finds out whether new connections can be used, before anything is sent by them: what waits was asked for by peers who know of what
 * Redis may have lost.
 */
record Probe(ScriptSender sender, ReplicaIdentity identity, AcknowledgedWrites acknowledged) {
    /** Fails if Redis takes no writes, or the two connections are to two servers, as one may be opened before a failover and one behind it. */
    CompletionStage<?> of(ConnectionPair pair) {
        String replica = identity.id();
        String mark = UUID.randomUUID().toString();
        StatefulRedisConnection<String, String> second = pair.confirmations();
        CompletionStage<Answer> first = send(pair.scripts(), replica, mark, "");
        return second == null
                ? first
                : first.thenCompose(_ -> send(second, replica, mark, mark)).thenCompose(Probe::sameServer);
    }

    private CompletionStage<Answer> send(
            StatefulRedisConnection<String, String> connection, String replica, String mark, String expected) {
        long writes = acknowledged.of(replica);
        return sender.send(connection, Script.PROBE, replica, List.of(Long.toString(writes), mark, expected))
                .whenComplete((answer, _) -> {
                    if (answer != null && answer.reply().getFirst().equals("LOST")) {
                        String known = (String) answer.reply().get(1);
                        identity.lost(
                                replica,
                                "Redis has lost writes: " + writes + " were answered, and " + known + " are there");
                    }
                });
    }

    private static CompletionStage<Answer> sameServer(Answer second) {
        return second.reply().getFirst().equals("OTHER")
                ? CompletableFuture.failedStage(
                        new IllegalStateException("two connections reached two servers: is a failover under way?"))
                : CompletableFuture.completedStage(second);
    }
}
