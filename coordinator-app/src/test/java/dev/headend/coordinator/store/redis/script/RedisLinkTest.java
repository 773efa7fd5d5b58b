package dev.headend.coordinator.store.redis.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.RedisProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class RedisLinkTest {
    private final AtomicInteger attempts = new AtomicInteger();

    /** As of a server of which the name is known at times, and at others not. */
    private CompletionStage<ConnectionPair> open() {
        return CompletableFuture.failedStage(
                new IllegalStateException(attempts.getAndIncrement() % 2 == 0 ? "no such host" : "refused"));
    }

    @Test
    void theLogIsToldOfEachReasonOnceThoughTheyAlternate(CapturedOutput output) {
        try (RedisLink link = new RedisLink(
                "redis:6379",
                Duration.ofSeconds(3),
                this::open,
                _ -> CompletableFuture.completedStage(null),
                () -> {})) {
            link.start();
            Eventually.that(() -> attempts.get() >= 5);
            assertThat(output).containsOnlyOnce("Redis (redis:6379) cannot be used: no such host");
            assertThat(output).containsOnlyOnce("Redis (redis:6379) cannot be used: refused");
        }
    }

    @Test
    void theLogIsRemindedOfAnOutageThatLasts(CapturedOutput output) {
        try (RedisLink link = new RedisLink(
                "redis:6379",
                Duration.ofSeconds(3),
                Duration.ofSeconds(30),
                Duration.ofMillis(10),
                this::open,
                _ -> CompletableFuture.completedStage(null),
                () -> {})) {
            link.start();
            Eventually.that(() -> warnings(output) > 3);
        }
    }

    private static long warnings(CapturedOutput output) {
        return output.getOut()
                .lines()
                .filter(line -> line.contains("Redis (redis:6379) cannot be used"))
                .count();
    }

    @Test
    void theLogSaysWhichRedisItIs(CapturedOutput output, @TempDir Path dir) {
        RedisProcess server = RedisProcess.start(dir);
        try (server;
                ScriptsOnRedis redis = new ScriptsOnRedis(Redis.properties(server.port()))) {
            redis.replica.register(server);
            redis.confirm();
            assertThat(output).containsOnlyOnce("connected to Redis (127.0.0.1:" + server.port() + ")");
        }
    }

    @Test
    void aConnectionThatNeverComesIsFollowedByAnotherAttemptAndClosedIfItComesAfterAll(@TempDir Path dir) {
        CompletableFuture<ConnectionPair> never = new CompletableFuture<>();
        RedisProcess server = RedisProcess.start(dir);
        try (server;
                RedisConnections connections =
                        new RedisConnections(Redis.properties(server.port()), Duration.ofSeconds(2));
                RedisLink link = new RedisLink(
                        "redis:6379",
                        Duration.ZERO,
                        Duration.ofMillis(100),
                        Duration.ofMinutes(10),
                        () -> attempts.getAndIncrement() == 0 ? never : ConnectionPair.open(connections, false),
                        _ -> CompletableFuture.completedStage(null),
                        () -> {})) {
            link.start();
            Eventually.that(() -> link.current() != null);
            assertThat(link.reason()).isEqualTo("no connection could be made in time");
            ConnectionPair late = ConnectionPair.open(connections, false)
                    .toCompletableFuture()
                    .join();
            never.complete(late);
            Eventually.that(() -> !late.scripts().isOpen());
        }
    }

    @Test
    void aRedisThatStartsLaterIsNotSaidToBeThereAgain(CapturedOutput output, @TempDir Path dir) {
        RedisProcess server = RedisProcess.start(dir);
        server.kill();
        try (server;
                ScriptsOnRedis redis = new ScriptsOnRedis(Redis.properties(server.port()))) {
            Eventually.that(() -> output.getOut().contains("cannot be used"));
            server.restart();
            redis.replica.register(server);
            Eventually.that(() -> output.getOut().contains("can be used after"));
            assertThat(output.getOut()).doesNotContain("can be used again");
        }
    }
}
