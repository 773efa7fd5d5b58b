package dev.headend.coordinator.store.redis;

import dev.headend.coordinator.store.redis.script.RedisTestBase;
import dev.headend.coordinator.store.redis.script.TestReplica;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Two replicas that run scripts on an empty Redis. */
abstract class TwoTestReplicas extends RedisTestBase {
    TestReplica replica;
    TestReplica another;

    @BeforeEach
    void start() {
        replica = new TestReplica("a", redis);
        another = new TestReplica("b", redis);
    }

    @AfterEach
    void stop() {
        replica.close();
        another.close();
    }
}
