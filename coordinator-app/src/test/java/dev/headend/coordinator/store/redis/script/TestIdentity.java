package dev.headend.coordinator.store.redis.script;

import dev.headend.coordinator.harness.RedisProcess;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A replica as scripts see it. */
public final class TestIdentity implements ReplicaIdentity {
    public final List<String> losses = new CopyOnWriteArrayList<>();
    private volatile String id;

    public TestIdentity(String id) {
        this.id = id;
    }

    public void become(String another) {
        id = another;
    }

    public void register(RedisProcess redis) {
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
