package dev.headend.coordinator.store.redis.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.RedisProcess;
import dev.headend.fixture.Patience;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        redis = new ScriptsOnRedis(Redis.properties(
                1,
                Map.of("sentinels", "127.0.0.1:" + sentinel.port(), "sentinel-master", "main", "password", "secret")));
        redis.replica.register(master);
        Eventually.that(() -> replica.number("EXISTS", "{headend}:replica:r1") == 1);
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
}
