package dev.headend.coordinator.store.redis.script;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Settings of tests: health says at once that Redis is away, rather than after the 3 s that a short outage may last. */
public final class Redis {
    private Redis() {}

    /** A server on this machine, with nothing special. */
    public static RedisProperties properties(int port) {
        return properties(port, Map.of());
    }

    /**
     * A server on this machine.
     *
     * @param more by the names of the properties
     */
    public static RedisProperties properties(int port, Map<String, ?> more) {
        Map<String, Object> values = new HashMap<>(more);
        values.putIfAbsent("port", port);
        values.putIfAbsent("tolerated-outage", "300ms");
        return new Binder(new MapConfigurationPropertySource(values))
                .bind("", RedisProperties.class)
                .get();
    }
}
