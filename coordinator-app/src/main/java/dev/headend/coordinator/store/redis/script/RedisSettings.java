package dev.headend.coordinator.store.redis.script;

import static dev.headend.config.SettingType.integer;
import static dev.headend.config.SettingType.parsedBy;
import static dev.headend.config.SettingType.partsParsedBy;
import static dev.headend.config.SettingType.path;
import static dev.headend.config.SettingType.secretText;
import static dev.headend.config.SettingType.text;
import static dev.headend.config.SettingType.yesNo;

import dev.headend.config.ServiceLinks;
import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The environment variables of {@link RedisProperties}. Some have the name and meaning of the media edge's. */
public final class RedisSettings {
    private static final String PREFIX = "headend.coordinator.redis.";
    private static final int DEFAULT_PORT = 6_379;
    private static final int MAX_DATABASE = 16_383;
    /** More than anybody has. */
    private static final int MAX_REPLICAS = 9;

    private static final Pattern KEY_PREFIX = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    private RedisSettings() {}

    /** @param used whether the state is kept in Redis: else nothing that is set here is wrong in combination */
    public static SettingsTable table(Predicate<Map<String, String>> used) {
        return server().and(access()).and(several()).and(RedisContradictions.table(used));
    }

    private static SettingsTable server() {
        return settings(
                Setting.of(
                        "REDIS_HOST",
                        PREFIX + "host",
                        text(),
                        "127.0.0.1",
                        "Host of Redis, a name or an address without port, with `COORDINATOR_STORE=redis`."),
                Setting.of(
                        "REDIS_PORT",
                        PREFIX + "port",
                        ServiceLinks.portOr(DEFAULT_PORT),
                        String.valueOf(DEFAULT_PORT),
                        "Port of Redis."),
                Setting.of(
                        "REDIS_DATABASE",
                        PREFIX + "database",
                        integer(0, MAX_DATABASE),
                        "0",
                        "Number of the database in Redis; a cluster has only 0."),
                Setting.of(
                        "REDIS_KEY_PREFIX",
                        PREFIX + "key-prefix",
                        parsedBy("1 to 64 letters, digits and . _ : -", RedisSettings::keyPrefix),
                        "headend",
                        "What all keys begin with, in braces: `{headend}:`. Coordinators with the same prefix share their state."));
    }

    private static SettingsTable access() {
        return settings(
                Setting.optional(
                        "REDIS_USERNAME",
                        PREFIX + "user",
                        text(),
                        "User of Redis (ACL). It needs the keys `~{headend}:*` and the commands of docs/operations.md. If unset, the"
                                + " default user."),
                Setting.optional(
                        "REDIS_PASSWORD",
                        PREFIX + "password",
                        secretText(),
                        "Password for Redis. If unset, none is sent."),
                Setting.of(
                        "REDIS_TLS",
                        PREFIX + "tls",
                        yesNo(),
                        "NO",
                        "YES connects to Redis and its Sentinels by TLS, and verifies their certificates."),
                Setting.optional(
                        "REDIS_TLS_CA",
                        PREFIX + "tls-ca",
                        path(),
                        "PEM file of the certificates by which Redis is trusted. If unset, those that the system trusts."));
    }

    private static SettingsTable several() {
        return settings(
                Setting.optional(
                        "REDIS_SENTINELS",
                        PREFIX + "sentinels",
                        addresses(),
                        "Sentinels that know the master, in place of `REDIS_HOST`; some of them are enough."),
                Setting.optional(
                        "REDIS_SENTINEL_MASTER",
                        PREFIX + "sentinel-master",
                        text(),
                        "What the Sentinels call the master."),
                Setting.optional(
                        "REDIS_SENTINEL_PASSWORD",
                        PREFIX + "sentinel-password",
                        secretText(),
                        "Password for the Sentinels themselves. If unset, none is sent to them."),
                Setting.optional(
                        "REDIS_CLUSTER_NODES",
                        PREFIX + "cluster-nodes",
                        addresses(),
                        "Nodes of a Redis Cluster, in place of `REDIS_HOST`; some of them are enough."),
                Setting.of(
                        "REDIS_WAIT_REPLICAS",
                        PREFIX + "wait-replicas",
                        integer(0, MAX_REPLICAS),
                        "0",
                        "How many replicas of Redis must have a write before it counts. With fewer at hand, nothing is begun or"
                                + " confirmed."));
    }

    private static SettingsTable settings(Setting... settings) {
        return new SettingsTable(List.of(settings), List.of());
    }

    private static SettingType addresses() {
        return partsParsedBy(
                "HOST:PORT, or several split by commas",
                text -> Stream.of(text.split(",", -1)).map(HostAndPort::of).toList());
    }

    private static String keyPrefix(String text) {
        if (!KEY_PREFIX.matcher(text).matches()) {
            throw new IllegalArgumentException();
        }
        return text;
    }
}
