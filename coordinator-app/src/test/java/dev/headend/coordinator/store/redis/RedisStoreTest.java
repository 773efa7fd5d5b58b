package dev.headend.coordinator.store.redis;

import dev.headend.coordinator.fleet.PeerConnections;
import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.RedisProcess;
import dev.headend.coordinator.store.CoordinatorStore;
import dev.headend.coordinator.store.StoreContract;
import dev.headend.coordinator.store.StoreHealth;
import dev.headend.coordinator.store.redis.replica.Replica;
import dev.headend.coordinator.store.redis.script.Redis;
import dev.headend.coordinator.store.redis.script.RedisProperties;
import dev.headend.coordinator.stream.Timeouts;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

final class RedisStoreTest extends StoreContract {
    /** Half of it is bearable on a machine that stands still; what a store had that has crashed is waited for so long. */
    private static final Duration CLAIM = Duration.ofSeconds(5);

    private static final RedisStore.Timing TIMING =
            new RedisStore.Timing(new Replica.Timing(Duration.ofSeconds(1), Duration.ofMillis(100)), CLAIM, CLAIM);

    @TempDir
    private static Path dir;

    private static RedisProcess redis;
    private static int tests;

    @BeforeAll
    static void startRedis() {
        redis = RedisProcess.start(dir);
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    /** Of one test. */
    private final String keys = "test" + tests++;

    @Override
    protected CoordinatorStore open(PeerConnections connections, Timeouts timeouts) {
        RedisProperties properties = Redis.properties(redis.port(), Map.of("key-prefix", keys));
        RedisStore store = RedisStore.open(properties, TIMING, true, Clock.systemUTC(), connections, timeouts);
        Eventually.that(() -> store.health() instanceof StoreHealth.Working);
        return store;
    }

    @Override
    protected void crash(CoordinatorStore store) {
        ((RedisStore) store).abandon();
    }
}
