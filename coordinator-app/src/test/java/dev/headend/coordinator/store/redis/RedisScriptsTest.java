package dev.headend.coordinator.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.RedisProcess;
import dev.headend.coordinator.store.StoreHealth;
import dev.headend.coordinator.store.redis.script.Redis;
import dev.headend.coordinator.store.redis.script.RedisConnections;
import dev.headend.coordinator.store.redis.script.RedisProperties;
import dev.headend.coordinator.store.redis.script.RedisScripts;
import dev.headend.coordinator.store.redis.script.Script;
import dev.headend.coordinator.store.redis.script.ScriptFailedException;
import dev.headend.coordinator.store.redis.script.TestIdentity;
import dev.headend.coordinator.stream.StoreUnavailableException;
import dev.headend.fixture.Patience;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

final class RedisScriptsTest {
    @TempDir
    private Path dir;

    private final TestIdentity replica = new TestIdentity("r1");
    private RedisProcess redis;
    private RedisConnections connections;
    private RedisScripts scripts;

    @BeforeEach
    void start() {
        redis = RedisProcess.start(dir, RedisProcess.DURABLE);
        replica.register(redis);
        connect(Redis.properties(redis.port()));
    }

    /** With time enough: what is not answered in time is done, and counted, once more. */
    private void connect(RedisProperties properties) {
        connect(properties, Patience.TIME);
    }

    private void connect(RedisProperties properties, Duration timeout) {
        connections = new RedisConnections(properties, timeout);
        scripts = new RedisScripts(properties, connections, replica).start();
    }

    @AfterEach
    void stop() {
        disconnect();
        redis.close();
    }

    private void disconnect() {
        scripts.close();
        connections.close();
    }

    @Test
    void aScriptRunsAndItsWritesAreCounted() {
        assertThat(confirm()).containsExactly("OK");
        assertThat(confirm()).containsExactly("OK");
        assertThat(scripts.acknowledgedWrites()).isEqualTo(2);
        assertThat(writes()).isEqualTo("2");
    }

    @Test
    void aServerThatHasForgottenTheScriptsIsToldThemAgain() {
        confirm();
        redis.command("SCRIPT", "FLUSH");
        assertThat(confirm()).containsExactly("OK");
    }

    @Test
    void manyAtATimeAreAllAnswered() {
        List<List<Object>> answers = Flux.range(0, 5_000)
                .flatMap(_ -> scripts.run(Script.CONFIRM, List.of()), 5_000)
                .collectList()
                .block(Patience.TIME);
        assertThat(answers).hasSize(5_000);
        assertThat(scripts.acknowledgedWrites()).isEqualTo(5_000);
    }

    @Test
    void whatRunsWaitsThroughADeathOfRedis() {
        confirm();
        redis.kill();
        CompletableFuture<List<Object>> waiting =
                scripts.run(Script.CONFIRM, List.of()).toFuture();
        assertThatThrownBy(this::ask).isInstanceOf(StoreUnavailableException.class);
        Eventually.that(() -> scripts.health() instanceof StoreHealth.Failing);
        assertThat(waiting).isNotDone();
        redis.restart();
        assertThat(waiting).succeedsWithin(Patience.TIME);
        assertThat(scripts.health()).isInstanceOf(StoreHealth.Working.class);
        assertThat(replica.losses).isEmpty();
    }

    @Test
    void whatIsUnderWayWhenRedisStandsStillIsRepeated() {
        disconnect();
        connect(Redis.properties(redis.port()), Duration.ofSeconds(1));
        confirm();
        redis.pause();
        CompletableFuture<List<Object>> waiting =
                scripts.run(Script.CONFIRM, List.of()).toFuture();
        assertThatThrownBy(this::ask).isInstanceOf(StoreUnavailableException.class);
        Eventually.that(() -> scripts.health() instanceof StoreHealth.Failing);
        redis.resume();
        assertThat(waiting).succeedsWithin(Patience.TIME);
    }

    @Test
    void itStartsBeforeRedisDoes() {
        disconnect();
        redis.kill();
        connect(Redis.properties(redis.port()));
        CompletableFuture<List<Object>> waiting =
                scripts.run(Script.CONFIRM, List.of()).toFuture();
        Eventually.that(() -> scripts.health() instanceof StoreHealth.Failing);
        redis.restart();
        assertThat(waiting).succeedsWithin(Patience.TIME);
    }

    @Test
    void aWrongPasswordIsAReasonOfHealth() {
        redis.command("CONFIG", "SET", "requirepass", "secret");
        disconnect();
        connect(Redis.properties(redis.port(), Map.of("password", "guess")));
        Eventually.that(() -> scripts.health() instanceof StoreHealth.Failing(String why) && why.contains("WRONGPASS"));
        assertThatThrownBy(this::ask)
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("WRONGPASS");
    }

    @Test
    void aReplicaThatIsNotRegisteredGoesOnWithItsNextId() {
        confirm();
        replica.become("r2");
        assertThatThrownBy(this::ask)
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("Redis has no record of it");
        CompletableFuture<List<Object>> waiting =
                scripts.run(Script.CONFIRM, List.of()).toFuture();
        Eventually.that(() -> replica.losses.size() > 1);
        replica.become("r3");
        replica.register(redis);
        assertThat(waiting).succeedsWithin(Patience.TIME);
        assertThat(scripts.acknowledgedWrites()).isOne();
    }

    /** Coordinators that start have one name until they are registered. */
    @Test
    void aProbeIsNotDisturbedByAnothersOfTheSameName() {
        assertThat(probe("mine", "")).containsExactly("OK");
        assertThat(probe("another", "")).containsExactly("OK");
        assertThat(probe("mine", "mine")).containsExactly("OK");
        assertThat(probe("mine", "unknown here")).containsExactly("OTHER");
    }

    private List<Object> probe(String mark, String expected) {
        return scripts.run(Script.PROBE, List.of("0", mark, expected))
                .blockOptional(Patience.TIME)
                .orElseThrow();
    }

    @Test
    void lostWritesAreNoticedAtTheNextOne() {
        confirm();
        confirm();
        redis.command("HSET", "{headend}:replica:r1", "writes", "1");
        confirm();
        assertThat(replica.losses).singleElement().asString().contains("lost writes");
    }

    @Test
    void aDefectIsAnErrorOfThatCallAlone() {
        redis.command("SET", "{headend}:replica:r1", "no hash");
        assertThatThrownBy(this::confirm)
                .isInstanceOf(ScriptFailedException.class)
                .hasMessageContaining("confirm.lua")
                .hasMessageContaining("WRONGTYPE");
        redis.command("DEL", "{headend}:replica:r1");
        replica.register(redis);
        assertThat(confirm()).containsExactly("OK");
    }

    @Test
    void aServerThatTakesNoWritesIsAway() {
        redis.command("REPLICAOF", "127.0.0.1", "1");
        CompletableFuture<List<Object>> waiting =
                scripts.run(Script.CONFIRM, List.of()).toFuture();
        Eventually.that(() -> scripts.health() instanceof StoreHealth.Failing(String why) && why.contains("READONLY"));
        redis.command("REPLICAOF", "NO", "ONE");
        assertThat(waiting).succeedsWithin(Patience.TIME);
    }

    @Test
    void whatHappensIsCounted() {
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        RedisStreams streams =
                new RedisStreams(scripts, new CallIds(replica), TestSide.TIMEOUTS, true, Clock.systemUTC(), () -> {});
        new RedisMetrics(scripts, streams).bindTo(metrics);
        confirm();
        confirm();
        FunctionTimer times =
                metrics.get("headend.redis.scripts").tag("script", "confirm").functionTimer();
        assertThat(times.count()).isEqualTo(2);
        assertThat(times.mean(TimeUnit.SECONDS)).isBetween(0.000_01, 10.0);
        assertThat(gauge(metrics, "headend.redis.up")).isOne();

        redis.kill();
        CompletableFuture<List<Object>> waiting =
                scripts.run(Script.CONFIRM, List.of()).toFuture();
        Eventually.that(() -> gauge(metrics, "headend.redis.up") == 0);
        // One that was under way when the connection was lost waits a moment after that.
        Eventually.that(() -> gauge(metrics, "headend.redis.waiting") == 1);
        redis.restart();
        assertThat(waiting).succeedsWithin(Patience.TIME);
        assertThat(gauge(metrics, "headend.redis.waiting")).isZero();
        assertThat(times.count()).isEqualTo(3);
    }

    private static double gauge(MeterRegistry metrics, String name) {
        return metrics.get(name).gauge().value();
    }

    private List<Object> confirm() {
        return scripts.run(Script.CONFIRM, List.of())
                .blockOptional(Patience.TIME)
                .orElseThrow();
    }

    private List<Object> ask() {
        return scripts.ask(Script.CONFIRM, List.of())
                .blockOptional(Patience.TIME)
                .orElseThrow();
    }

    private String writes() {
        return redis.text("HGET", "{headend}:replica:r1", "writes");
    }
}
