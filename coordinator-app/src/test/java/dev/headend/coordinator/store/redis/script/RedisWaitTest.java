package dev.headend.coordinator.store.redis.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.RedisProcess;
import dev.headend.coordinator.store.StoreHealth;
import dev.headend.coordinator.stream.StoreUnavailableException;
import dev.headend.fixture.Patience;
import dev.headend.fixture.TcpBalancer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Flux;

@ExtendWith(OutputCaptureExtension.class)
class RedisWaitTest {
    private static final String RECORD = "{headend}:replica:r1";
    /** Of a command; where there are too few replicas, a WAIT lasts half of it. */
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    @TempDir
    private Path dir;

    private RedisProcess master;
    private RedisProcess replica;
    private ScriptsOnRedis redis;

    @BeforeEach
    void start() {
        master = RedisProcess.start(dir.resolve("a"), RedisProcess.DURABLE);
        replica = RedisProcess.replicaOf(master, dir.resolve("b"), RedisProcess.DURABLE);
        redis = new ScriptsOnRedis(Redis.properties(master.port(), Map.of("wait-replicas", "1")), TIMEOUT);
        redis.replica.register(master);
    }

    @AfterEach
    void stop() {
        redis.close();
        Stream.of(replica, master).forEach(RedisProcess::close);
    }

    @Test
    void whatIsAnsweredIsOnTheReplica() {
        redis.confirm();
        assertThat(replica.number("HGET", RECORD, "writes")).isPositive();
    }

    @Test
    void manyWritesShareOneWait() {
        redis.confirm();
        long before = waits();
        Flux.range(0, 2_000)
                .flatMap(_ -> redis.scripts.run(Script.CONFIRM, List.of()), 2_000)
                .blockLast(Patience.TIME);
        assertThat(waits() - before).isLessThan(1_000);
    }

    private long waits() {
        String statistics = master.text("INFO", "commandstats");
        String calls = statistics.substring(statistics.indexOf("cmdstat_wait:calls=") + "cmdstat_wait:calls=".length());
        return Long.parseLong(calls.substring(0, calls.indexOf(',')));
    }

    @Test
    void withoutTheReplicaNothingIsAnsweredAndHealthSaysWhy() {
        redis.confirm();
        replica.pause();
        CompletableFuture<List<Object>> waiting = redis.begin();
        // A wait that a machine holds up ends with its connection; it is the next one then that says so.
        Eventually.that(() -> refusal().contains("REDIS_WAIT_REPLICAS is 1"));
        Eventually.that(() -> redis.isFailing("on 0 replicas of Redis"));
        assertThat(waiting).isNotDone();
        replica.resume();
        assertThat(waiting).succeedsWithin(Patience.TIME);
        Eventually.that(() -> redis.scripts.health() instanceof StoreHealth.Working);
        assertThat(redis.replica.losses).isEmpty();
    }

    /** Why a write is refused that does not wait. */
    private String refusal() {
        return assertThatThrownBy(redis::ask)
                .isInstanceOf(StoreUnavailableException.class)
                .actual()
                .getMessage();
    }

    @Test
    void healthAndTheLogTellOfAMissingReplicaBeforeAnythingIsWritten(CapturedOutput output) {
        redis.confirm();
        replica.kill();
        Eventually.that(() -> redis.isFailing("on 0 replicas of Redis"));
        replica.restart();
        Eventually.that(() -> redis.scripts.health() instanceof StoreHealth.Working);
        Eventually.that(() -> output.getOut().contains("what is written is on 1 replicas, after "));
        assertThat(output.getOut())
                .containsOnlyOnce("Redis (127.0.0.1:" + master.port()
                        + "): what is written is on 0 replicas of Redis, but REDIS_WAIT_REPLICAS is 1;");
    }

    @Test
    void aWriteWhoseConnectionIsLostBeforeTheWaitIsProvedByTheNextOne() {
        redis.confirm();
        replica.pause();
        CompletableFuture<List<Object>> waiting = redis.begin();
        Eventually.that(() -> master.number("HGET", RECORD, "writes") > 1);
        master.kill();
        replica.resume();
        master.restart();
        assertThat(waiting).succeedsWithin(Patience.TIME);
        assertThat(redis.replica.losses).isEmpty();
    }

    /** What waits for the next WAIT must not wait for Redis, too. */
    @Test
    void whatDoesNotWaitFailsAtOnceWhenRedisIsLostDuringTheWaitOfOthers() {
        try (ScriptsOnRedis slow =
                new ScriptsOnRedis(Redis.properties(master.port(), Map.of("wait-replicas", "1")), Patience.TIME)) {
            slow.confirm();
            replica.pause();
            CompletableFuture<List<Object>> waiting = slow.begin();
            Eventually.that(() -> master.text("CLIENT", "LIST").contains("cmd=wait"));
            CompletableFuture<List<Object>> asked =
                    slow.scripts.ask(Script.CONFIRM, List.of()).toFuture();
            // The first confirm() is one of them.
            Eventually.that(() -> slow.scripts.statistics().count(Script.CONFIRM) == 3);
            master.kill();
            assertThat(asked)
                    .failsWithin(Patience.TIME)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(StoreUnavailableException.class);
            assertThat(waiting).isNotDone();
            replica.resume();
            master.restart();
            assertThat(waiting).succeedsWithin(Patience.TIME);
        }
    }

    /** Redis ends a WAIT that is under way when its server becomes a replica. */
    @Test
    void aWriteWhoseMasterIsDemotedIsDoneAgainWhenThereIsAMaster() {
        redis.confirm();
        replica.pause();
        CompletableFuture<List<Object>> waiting = redis.begin();
        Eventually.that(() -> master.text("CLIENT", "LIST").contains("cmd=wait"));
        master.follow(replica);
        Eventually.that(() -> redis.scripts.health() instanceof StoreHealth.Failing);
        master.command("REPLICAOF", "NO", "ONE");
        replica.resume();
        assertThat(waiting).succeedsWithin(Patience.TIME);
    }

    /** As they do for a moment when Sentinels have just named another master: a number of one says nothing of the other's writes. */
    @Test
    void connectionsThatReachTwoServersAreNotUsed() {
        RedisProcess other = RedisProcess.start(dir.resolve("other"));
        try (other;
                TcpBalancer either = new TcpBalancer();
                ScriptsOnRedis both =
                        new ScriptsOnRedis(Redis.properties(either.port(), Map.of("wait-replicas", "1")), TIMEOUT)) {
            both.replica.register(other);
            either.add(other.port());
            either.add(master.port());
            Eventually.that(() -> both.isFailing("two connections reached two servers"));
            either.remove(other.port());
            both.confirm();
            assertThat(other.command("HGET", RECORD, "writes")).isNull();
        }
    }

    /** The replica that takes over has not got it. */
    @Test
    void aWriteThatAFailoverHasLostIsDoneAgain() {
        RedisProcess sentinel = RedisProcess.sentinelOf(master, "main", dir.resolve("s"));
        try (sentinel;
                ScriptsOnRedis watched = new ScriptsOnRedis(
                        Redis.properties(
                                1,
                                Map.of(
                                        "sentinels", "127.0.0.1:" + sentinel.port(),
                                        "sentinel-master", "main",
                                        "wait-replicas", "1")),
                        TIMEOUT)) {
            watched.confirm();
            redis.close();
            replica.kill();
            CompletableFuture<List<Object>> waiting = watched.begin();
            long written = master.number("HGET", RECORD, "writes");
            Eventually.that(() -> master.number("HGET", RECORD, "writes") > written);
            master.kill();
            replica.restart();
            sentinel.failOver("main", replica);
            assertThat(waiting).isNotDone();
            // Not the old master: one that is back before its Sentinel is done may become the master again.
            try (RedisProcess another = RedisProcess.replicaOf(replica, dir.resolve("another"), List.of())) {
                assertThat(another.text("ROLE")).contains("slave");
                assertThat(waiting).succeedsWithin(Patience.TIME);
            }
            assertThat(watched.replica.losses).anyMatch(reason -> reason.contains("lost writes"));
        }
    }
}
