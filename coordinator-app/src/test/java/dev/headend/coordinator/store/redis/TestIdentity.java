package dev.headend.coordinator.store.redis;

import dev.headend.coordinator.harness.RedisProcess;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A replica as scripts see it. */
final class TestIdentity implements ReplicaIdentity {
    final List<String> losses = new CopyOnWriteArrayList<>();
    private volatile String id;

    TestIdentity(String id) {
        this.id = id;
    }

    void become(String another) {
        id = another;
    }

    void register(RedisProcess redis) {
        redis.command("HSET", "{headend}:replica:" + id, "name", "test");
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public void lost(String id, String reason) {
        losses.add(reason);
    }
}
