package dev.headend.coordinator.store.redis.script;

import dev.headend.coordinator.harness.RedisProcess;
import dev.headend.fixture.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A replica that runs scripts, and does nothing else. */
public final class TestReplica implements AutoCloseable {
    private final String id;
    private final RedisProcess redis;
    private final RedisConnections connections;
    private final RedisScripts scripts;

    public TestReplica(String id, RedisProcess redis) {
        this.id = id;
        this.redis = redis;
        TestIdentity identity = new TestIdentity(id);
        identity.register(redis);
        RedisProperties properties = Redis.properties(redis.port());
        this.connections = new RedisConnections(properties, Duration.ofSeconds(2));
        this.scripts = new RedisScripts(properties, connections, identity).start();
        scripts.run(Script.PROBE, List.of("0", "mark", "")).block(Patience.TIME);
    }

    public Scripts scripts() {
        return scripts;
    }

    /** Runs some Lua behind the prelude. */
    @Nullable
    public Object lua(String script, String... arguments) {
        List<String> words = new ArrayList<>(List.of("EVAL", prelude() + script, "1", "{headend}:", id));
        words.addAll(List.of(arguments));
        return redis.command(words.toArray(String[]::new));
    }

    private static String prelude() {
        try (InputStream text = Objects.requireNonNull(Script.class.getResourceAsStream("/redis/prelude.lua"))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    @Override
    public void close() {
        scripts.close();
        connections.close();
    }
}
