package dev.headend.edge.redis;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The Redis that commands come from; bound only when it is used.
 *
 * @param host a name or an address ({@code REDIS_HOST})
 * @param port from 1 to 65535 ({@code REDIS_PORT})
 * @param password null = none is sent ({@code REDIS_PASSWORD})
 * @param tls whether the connection is encrypted, and the certificate verified ({@code REDIS_TLS})
 * @param channel of Pub/Sub ({@code REDIS_CHANNEL})
 */
@ConfigurationProperties("headend.edge.redis")
public record RedisProperties(
        String host, int port, @Nullable String password, boolean tls, String channel) {

    /** For the log. */
    String address() {
        return host + ":" + port;
    }

    @Override
    public String toString() {
        return "RedisProperties[" + address() + ", tls=" + tls + ", channel=" + channel + ", password=***]";
    }
}
