package dev.headend.coordinator.store.redis.script;

import dev.headend.coordinator.store.StoreHealth;
import dev.headend.fixture.Patience;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Scripts of one replica, by real connections. */
final class ScriptsOnRedis implements AutoCloseable {
    /** What is not answered in time is done, and counted, once more: also when the machine stands still. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    final TestIdentity replica = new TestIdentity("r1");
    final RedisScripts scripts;
    private final RedisConnections connections;

    ScriptsOnRedis(RedisProperties properties) {
        this(properties, TIMEOUT);
    }

    /** @param timeout of a command; a WAIT lasts half of it, if there are too few replicas */
    ScriptsOnRedis(RedisProperties properties, Duration timeout) {
        connections = new RedisConnections(properties, timeout);
        scripts = new RedisScripts(properties, connections, replica).start();
    }

    /** A write, which waits. */
    CompletableFuture<List<Object>> begin() {
        return scripts.run(Script.CONFIRM, List.of()).toFuture();
    }

    /** A write that has been answered. */
    List<Object> confirm() {
        return scripts.run(Script.CONFIRM, List.of())
                .blockOptional(Patience.TIME)
                .orElseThrow();
    }

    /** A write that does not wait. */
    List<Object> ask() {
        return scripts.ask(Script.CONFIRM, List.of())
                .blockOptional(Patience.TIME)
                .orElseThrow();
    }

    boolean isFailing(String because) {
        return scripts.health() instanceof StoreHealth.Failing(String why) && why.contains(because);
    }

    @Override
    public void close() {
        scripts.close();
        connections.close();
    }
}
