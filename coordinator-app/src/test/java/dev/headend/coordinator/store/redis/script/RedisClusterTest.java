package dev.headend.coordinator.store.redis.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.RedisClusterProcesses;
import dev.headend.coordinator.harness.RedisProcess;
import dev.headend.fixture.Patience;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisClusterTest {
    private static final String KEY = "{headend}:replica:r1";

    private RedisClusterProcesses cluster;
    private ScriptsOnRedis redis;

    @BeforeEach
    void start(@TempDir Path dir) {
        cluster = RedisClusterProcesses.start(dir);
        RedisProcess owner = cluster.owner(KEY);
        RedisProcess other = cluster.nodes().stream()
                .filter(node -> node != owner)
                .findFirst()
                .orElseThrow();
        redis = new ScriptsOnRedis(Redis.properties(1, Map.of("cluster-nodes", "127.0.0.1:" + other.port())));
        redis.replica.register(owner);
    }

    @AfterEach
    void stop() {
        redis.close();
        cluster.close();
    }

    @Test
    void scriptsGoToTheNodeThatHasOurSlot() {
        assertThat(redis.confirm()).containsExactly("OK");
        assertThat(cluster.owner(KEY).text("HGET", KEY, "writes")).isEqualTo("1");
    }

    @Test
    void aSlotThatMovesIsWaitedForAndFollowed() {
        redis.confirm();
        RedisProcess from = cluster.owner(KEY);
        RedisProcess to =
                cluster.nodes().stream().filter(node -> node != from).toList().getLast();
        String slot = from.text("CLUSTER", "KEYSLOT", KEY);
        to.command("CLUSTER", "SETSLOT", slot, "IMPORTING", from.text("CLUSTER", "MYID"));
        from.command("CLUSTER", "SETSLOT", slot, "MIGRATING", to.text("CLUSTER", "MYID"));

        CompletableFuture<List<Object>> waiting = redis.begin();
        Eventually.that(() -> redis.isFailing("ASK"));
        for (Object key :
                (List<?>) from.command("CLUSTER", "GETKEYSINSLOT", slot, "100")) { // a look at the link leaves one, too
            from.command("MIGRATE", "127.0.0.1", String.valueOf(to.port()), String.valueOf(key), "0", "5000");
        }
        assertThat(waiting).isNotDone();
        for (RedisProcess node : List.of(to, from)) {
            node.command("CLUSTER", "SETSLOT", slot, "NODE", to.text("CLUSTER", "MYID"));
        }
        assertThat(waiting).succeedsWithin(Patience.TIME);
        assertThat(to.text("HGET", KEY, "writes")).isEqualTo("2");
        assertThat(redis.replica.losses).isEmpty();
    }
}
