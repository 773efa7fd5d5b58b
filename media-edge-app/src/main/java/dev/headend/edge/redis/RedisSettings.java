package dev.headend.edge.redis;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The environment variables of the commands from Redis, read into {@link RedisProperties}. */
public final class RedisSettings {
    private static final String PREFIX = "headend.edge.redis.";
    private static final String SERVICE_LINK = "tcp://";
    private static final int MAX_PORT = 65_535;

    /** To be joined to the program's table. */
    public static final SettingsTable TABLE = new SettingsTable(
            List.of(
                    Setting.of(
                            "REDIS_USE",
                            PREFIX + "use",
                            SettingType.yesNo(),
                            "NO",
                            "YES takes commands that end streams from Redis (Pub/Sub): `kill-session>CHANNEL` and"
                                    + " `close-stream>CHANNEL|STREAM_ID`."),
                    Setting.of("REDIS_HOST", PREFIX + "host", SettingType.text(), "127.0.0.1", "Host of Redis."),
                    Setting.of("REDIS_PORT", PREFIX + "port", port(), "6379", "Port of Redis."),
                    Setting.optional(
                            "REDIS_PASSWORD",
                            PREFIX + "password",
                            SettingType.secretText(),
                            "Password for Redis. If unset, none is sent."),
                    Setting.of(
                            "REDIS_TLS",
                            PREFIX + "tls",
                            SettingType.yesNo(),
                            "NO",
                            "YES connects to Redis by TLS, and verifies its certificate."),
                    Setting.of(
                            "REDIS_CHANNEL",
                            PREFIX + "channel",
                            SettingType.text(),
                            "rtmp_commands",
                            "Pub/Sub channel that the commands come by.")),
            List.of(RedisSettings::serviceLink));

    private RedisSettings() {}

    /** Kubernetes sets REDIS_PORT by itself where a Service is called redis: that must not stop who uses no Redis. */
    private static SettingType port() {
        return SettingType.parsedBy("a port number from 1 to " + MAX_PORT, text -> {
            int port = text.startsWith(SERVICE_LINK) ? 1 : Integer.parseInt(text);
            if (port < 1 || port > MAX_PORT) {
                throw new IllegalArgumentException();
            }
            return port;
        });
    }

    private static Optional<String> serviceLink(Map<String, String> values) {
        String port = values.getOrDefault("REDIS_PORT", "");
        return SettingType.isYes(values.getOrDefault("REDIS_USE", "NO")) && port.startsWith(SERVICE_LINK)
                ? Optional.of("REDIS_PORT is '" + port
                        + "', as Kubernetes sets it by itself for a Service called redis, but it"
                        + " must be a port number: set it in the pod, or enableServiceLinks: false there")
                : Optional.empty();
    }
}
