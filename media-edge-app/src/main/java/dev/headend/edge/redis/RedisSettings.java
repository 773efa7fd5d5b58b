package dev.headend.edge.redis;

import dev.headend.config.ServiceLinks;
import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The environment variables of the commands from Redis, read into {@link RedisProperties}. */
public final class RedisSettings {
    private static final String PREFIX = "headend.edge.redis.";
    private static final int DEFAULT_PORT = 6379;

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
                    Setting.of(
                            "REDIS_PORT",
                            PREFIX + "port",
                            ServiceLinks.portOr(DEFAULT_PORT),
                            String.valueOf(DEFAULT_PORT),
                            "Port of Redis."),
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

    private static Optional<String> serviceLink(Map<String, String> values) {
        return SettingType.isYes(values.getOrDefault("REDIS_USE", "NO"))
                ? ServiceLinks.problem("REDIS_PORT", "redis", values.getOrDefault("REDIS_PORT", ""))
                : Optional.empty();
    }
}
