package dev.headend.coordinator.store.redis.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.harness.RedisProcess;
import dev.headend.coordinator.store.redis.script.Confirmations.Unconfirmed;
import dev.headend.fixture.Patience;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

class ConfirmationsTest {
    @TempDir
    private Path dir;

    /** Throws at the first round, as a driver may whose connection is just lost. */
    private static final class Owner implements Confirmations.Owner {
        final AtomicInteger rounds = new AtomicInteger();
        final CompletableFuture<Unconfirmed> confirmed = new CompletableFuture<>();

        @Override
        public CompletionStage<Long> confirm(StatefulRedisConnection<String, String> connection, String replica) {
            if (rounds.getAndIncrement() == 0) {
                throw new IllegalStateException("connection lost");
            }
            return connection.async().incr("write");
        }

        @Override
        public void confirmed(Unconfirmed written) {
            confirmed.complete(written);
        }

        @Override
        public void unconfirmed(ScriptCall call, RedisFailure failure) {
            confirmed.completeExceptionally(new AssertionError(failure.toString()));
        }
    }

    @Test
    void aRoundThatCannotBeSentIsFollowedByAnother() {
        RedisProcess master = RedisProcess.start(dir.resolve("m"));
        RedisProcess replica = RedisProcess.replicaOf(master, dir.resolve("r"), List.of());
        RedisProperties properties = Redis.properties(master.port(), Map.of("wait-replicas", "1"));
        Owner owner = new Owner();
        CompletableFuture<Confirmations> made = new CompletableFuture<>();
        try (master;
                replica;
                RedisConnections connections = new RedisConnections(properties, Duration.ofSeconds(2));
                RedisLink link = new RedisLink(
                        "redis",
                        Duration.ofSeconds(3),
                        () -> ConnectionPair.open(connections, true),
                        _ -> CompletableFuture.completedStage(null),
                        () -> made.join().begin())) {
            Confirmations confirmations = new Confirmations(properties, new TestIdentity("r1"), link, owner);
            Mono.<List<Object>>create(caller -> confirmations.add(new Unconfirmed(
                            new ScriptCall(1, Script.CONFIRM, List.of(), true, caller), "r1", 0, List.of())))
                    .subscribe();
            made.complete(confirmations);
            link.start();
            assertThat(owner.confirmed).succeedsWithin(Patience.TIME);
            assertThat(owner.rounds).hasValueGreaterThan(1);
        }
    }
}
