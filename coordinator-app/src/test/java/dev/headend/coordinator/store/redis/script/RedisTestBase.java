package dev.headend.coordinator.store.redis.script;

import dev.headend.coordinator.harness.RedisProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A Redis for all tests of a class, empty before each. */
public abstract class RedisTestBase {
    public static RedisProcess redis;

    @BeforeAll
    static void startRedis(@TempDir Path dir) {
        redis = RedisProcess.start(dir);
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void empty() {
        redis.command("FLUSHALL");
    }
}
