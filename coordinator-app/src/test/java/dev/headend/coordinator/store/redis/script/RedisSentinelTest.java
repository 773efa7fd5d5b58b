package dev.headend.coordinator.store.redis.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.RedisProcess;
import dev.headend.fixture.Patience;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class RedisSentinelTest {
    private static final List<String> PASSWORD = List.of("requirepass secret", "masterauth secret");

    private RedisProcess master;
    private RedisProcess replica;
    private RedisProcess sentinel;
    private ScriptsOnRedis redis;

    @BeforeEach
    void start(@TempDir Path dir) {
        master = RedisProcess.start(dir.resolve("a"), PASSWORD);
        replica = RedisProcess.replicaOf(master, dir.resolve("b"), PASSWORD);
        sentinel = RedisProcess.sentinelOf(master, "main", dir.resolve("s"));
        redis = new ScriptsOnRedis(properties(address(sentinel)));
        redis.replica.register(master);
        Eventually.that(() -> replica.number("EXISTS", "{headend}:replica:r1") == 1);
    }

    private static RedisProperties properties(String sentinels) {
        return Redis.properties(1, Map.of("sentinels", sentinels, "sentinel-master", "main", "password", "secret"));
    }

    private static String address(RedisProcess server) {
        return "127.0.0.1:" + server.port();
    }

    @AfterEach
    void stop() {
        redis.close();
        Stream.of(sentinel, replica, master).forEach(RedisProcess::close);
    }

    @Test
    void scriptsGoOnAtWhoeverIsTheMaster() {
        redis.confirm();
        Eventually.that(() -> writes().equals("1"));
        master.kill();
        assertThat(redis.confirm()).containsExactly("OK");
        assertThat(writes()).isEqualTo("2");
    }

    private String writes() {
        return replica.text("HGET", "{headend}:replica:r1", "writes");
    }

    @Test
    void aMasterThatIsOneNoMoreIsLeft() {
        redis.confirm();
        List<CompletableFuture<List<Object>>> many =
                Stream.generate(redis::begin).limit(100).toList();
        sentinel.failOver("main", replica);
        master.follow(replica);
        assertThat(redis.confirm()).containsExactly("OK");
        assertThat(many).allSatisfy(one -> assertThat(one).succeedsWithin(Patience.TIME));
        assertThat(replica.number("HGET", "{headend}:replica:r1", "writes")).isPositive();
    }

    /** The Sentinel demotes it only some 10 s later, and what it takes until then is lost. */
    @Test
    void aMasterThatWasReplacedIsLeftBeforeItIsDemoted(CapturedOutput output) {
        redis.confirm();
        sentinel.failOver("main", replica);
        assertWritesGoTo(replica, redis);
        assertThat(master.text("ROLE")).contains("master");
        assertThat(output)
                .contains("the Sentinels name another master: 127.0.0.1:%d in place of 127.0.0.1:%d"
                        .formatted(replica.port(), master.port()));
    }

    /** As that by which a mailbox is read, where else nothing would come any more. */
    @Test
    void eachConnectionToAMasterThatWasReplacedIsClosed() {
        try (RedisConnections connections =
                new RedisConnections(properties(address(sentinel)), Duration.ofSeconds(2))) {
            StatefulRedisConnection<String, String> connection =
                    connections.open().toCompletableFuture().join();
            sentinel.failOver("main", replica);
            Eventually.that(() -> !connection.isOpen());
            assertThat(master.text("ROLE")).contains("master");
        }
    }

    /** As docs/operations.md says how a failover is planned. */
    @Test
    void aMasterThatHoldsWritesBackWhileItIsReplacedLosesNone() {
        redis.confirm();
        List<CompletableFuture<List<Object>>> many =
                Stream.generate(redis::begin).limit(100).toList();
        master.command("CLIENT", "PAUSE", "5000", "WRITE");
        Eventually.that(() -> writes().equals(master.text("HGET", "{headend}:replica:r1", "writes")));
        sentinel.failOver("main", replica);
        assertThat(many).allSatisfy(one -> assertThat(one).succeedsWithin(Patience.TIME));
        assertWritesGoTo(replica, redis);
        assertThat(redis.replica.losses).isEmpty();
    }

    @Test
    void sentinelsThatAreDeadOrHangOrKnowOfNoFailoverHideNoNewMaster(@TempDir Path dir) {
        RedisProcess hangs = RedisProcess.sentinelOf(master, "main", dir.resolve("hangs"));
        // Without a password it hears nothing of the master, nor of other Sentinels.
        RedisProcess knowsOfNone = RedisProcess.start(
                dir.resolve("knows-of-none"),
                List.of(
                        "sentinel monitor main 127.0.0.1 " + master.port() + " 1",
                        "sentinel down-after-milliseconds main 600000"));
        try (hangs;
                knowsOfNone;
                ScriptsOnRedis several =
                        new ScriptsOnRedis(properties("127.0.0.1:1,127.0.0.1:%d,127.0.0.1:%d,127.0.0.1:%d"
                                .formatted(knowsOfNone.port(), hangs.port(), sentinel.port())))) {
            several.confirm();
            hangs.pause();
            sentinel.failOver("main", replica);
            assertWritesGoTo(replica, several);
            assertThat(master.text("ROLE")).contains("master");
        }
    }

    @Test
    void whatASentinelRefusesIsSaidOfSentinels(@TempDir Path dir) {
        RedisProcess guarded = RedisProcess.start(
                dir, List.of("sentinel monitor main 127.0.0.1 " + master.port() + " 1", "requirepass guarded"));
        Map<String, String> known =
                Map.of("sentinels", address(guarded), "sentinel-master", "main", "password", "secret");
        try (guarded;
                ScriptsOnRedis without = new ScriptsOnRedis(Redis.properties(1, known));
                ScriptsOnRedis wrong = new ScriptsOnRedis(Redis.properties(1, with(known, "sentinel-password", "x")));
                ScriptsOnRedis right =
                        new ScriptsOnRedis(Redis.properties(1, with(known, "sentinel-password", "guarded")));
                ScriptsOnRedis other = new ScriptsOnRedis(Redis.properties(
                        1, with(with(known, "sentinel-password", "guarded"), "sentinel-master", "other")))) {
            assertThat(right.confirm()).containsExactly("OK");
            Eventually.that(() -> without.isFailing("see REDIS_SENTINEL_PASSWORD"));
            Eventually.that(() -> wrong.isFailing("see REDIS_SENTINEL_PASSWORD"));
            Eventually.that(() -> other.isFailing("the Sentinels know no master 'other': see REDIS_SENTINEL_MASTER"));
        }
    }

    private static Map<String, String> with(Map<String, String> known, String name, String value) {
        Map<String, String> all = new HashMap<>(known);
        all.put(name, value);
        return all;
    }

    private static void assertWritesGoTo(RedisProcess server, ScriptsOnRedis redis) {
        Eventually.that(() -> {
            long before = server.number("HGET", "{headend}:replica:r1", "writes");
            redis.confirm();
            return server.text("ROLE").contains("master")
                    && server.number("HGET", "{headend}:replica:r1", "writes") > before;
        });
    }
}
