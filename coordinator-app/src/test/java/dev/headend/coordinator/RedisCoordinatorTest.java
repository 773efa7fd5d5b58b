package dev.headend.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.coordinator.harness.RedisProcess;
import dev.headend.coordinator.harness.RunningCoordinator;
import dev.headend.fixture.MetricsPage;
import dev.headend.fixture.Patience;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The program with its state in Redis. */
@ExtendWith(OutputCaptureExtension.class)
class RedisCoordinatorTest {
    private static RunningCoordinator start(Path dir, RedisProcess redis) {
        return start(dir, redis, "SHUTDOWN_SECONDS", "5");
    }

    private static RunningCoordinator start(Path dir, RedisProcess redis, String setting, String value) {
        Map<String, String> environment = Map.of(
                "COORDINATOR_STORE",
                "redis",
                "REDIS_PORT",
                String.valueOf(redis.port()),
                "REDIS_PASSWORD",
                "secret",
                setting,
                value);
        return RunningCoordinator.start(CoordinatorSettings.TABLE, dir.resolve("data"), environment);
    }

    @Test
    void itStartsBeforeRedisAndIsReadyWhenRedisIs(@TempDir Path dir) throws Exception {
        RedisProcess redis = RedisProcess.start(dir.resolve("redis"), List.of("requirepass secret"));
        redis.kill();
        try (redis;
                RunningCoordinator coordinator = start(dir, redis)) {
            Eventually.that(() -> readiness(coordinator) == 503);
            assertThat(capacity(coordinator)).isEqualTo(503);
            redis.restart();
            Eventually.that(() -> readiness(coordinator) == 200);
            assertThat(coordinator.management("/actuator/health").statusCode()).isEqualTo(200);
            assertThat(capacity(coordinator)).isEqualTo(200);
            MetricsPage.of("Coordinator")
                    .describesAllOf(
                            coordinator.management("/actuator/prometheus").body());
            assertThat(redis.text("KEYS", "*")).contains("{headend}:replicas");
            assertThat(dir.resolve("data")).doesNotExist();
        }
    }

    /** By then it may be on another one, and be taken for having left that. */
    @Test
    void aPeerThatRedisDoesNotTakeDownInTimeIsSentAwayAndLeavesNothing(@TempDir Path dir) {
        RedisProcess redis = RedisProcess.start(dir.resolve("redis"), List.of("requirepass secret"));
        try (redis;
                RunningCoordinator coordinator = start(dir, redis, "CONTROL_SECRET", "test")) {
            Eventually.that(() -> readiness(coordinator) == 200);
            redis.pause();
            ExistingPeer encoder = ExistingPeer.encoder(coordinator.port(), "test", 5);
            assertThat(encoder.closed()).succeedsWithin(Patience.TIME);
            redis.resume();
            Eventually.that(() -> redis.text("KEYS", "{headend}:connected:*").contains("connected"));
            Eventually.that(() -> redis.text("KEYS", "{headend}:peer:*").equals("[]"));
            assertThat(redis.text("KEYS", "{headend}:encoder:*")).isEqualTo("[]");
        }
    }

    /** The driver would write a line for each attempt. */
    @Test
    void sentinelsThatAreAwayAreAFewLinesOfTheLog(@TempDir Path dir, CapturedOutput output) {
        Map<String, String> environment =
                Map.of("COORDINATOR_STORE", "redis", "REDIS_SENTINELS", "127.0.0.1:1", "REDIS_SENTINEL_MASTER", "main");
        try (RunningCoordinator coordinator =
                RunningCoordinator.start(CoordinatorSettings.TABLE, dir.resolve("data"), environment)) {
            Eventually.that(() -> output.getOut().contains("Redis (master 'main' of Sentinels [127.0.0.1:1])"));
            assertThat(readiness(coordinator)).isEqualTo(503);
            assertThat(output.getOut()).doesNotContain("[RedisClient]");
        }
    }

    @Test
    void whileRedisIsAwayItIsNotReady(@TempDir Path dir) {
        try (RedisProcess redis = RedisProcess.start(dir.resolve("redis"), List.of("requirepass secret"));
                RunningCoordinator coordinator = start(dir, redis)) {
            Eventually.that(() -> readiness(coordinator) == 200);
            redis.pause();
            Eventually.that(() -> readiness(coordinator) == 503);
            assertThat(capacity(coordinator)).isEqualTo(503);
            redis.resume();
            Eventually.that(() -> readiness(coordinator) == 200);
        }
    }

    /** Nobody says within which time the store takes it, and the web server waits for open connections when it stops. */
    @Test
    void aPeerThatWaitsForRedisDoesNotHoldUpTheEndOfTheProgram(@TempDir Path dir) {
        try (RedisProcess redis = RedisProcess.start(dir.resolve("redis"), List.of("requirepass secret"));
                RunningCoordinator coordinator = start(dir, redis, "SHUTDOWN_SECONDS", "600")) {
            Eventually.that(() -> readiness(coordinator) == 200);
            redis.pause();
            try (ExistingPeer _ = ExistingPeer.connect(coordinator.port(), "/ws/control/rtmp")) {
                assertThat(CompletableFuture.runAsync(coordinator::close)).succeedsWithin(Patience.TIME);
            }
        }
    }

    private static int readiness(RunningCoordinator coordinator) {
        return coordinator.management("/actuator/health/readiness").statusCode();
    }

    private static int capacity(RunningCoordinator coordinator) {
        return coordinator.request("GET", "/commands/capacity").statusCode();
    }
}
