package dev.headend.coordinator.store;

import static dev.headend.config.SettingType.oneOf;
import static dev.headend.config.SettingType.text;
import static dev.headend.config.SettingType.yesNo;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import dev.headend.coordinator.store.redis.script.RedisSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The environment variables of the store. */
public final class StoreSettings {
    private static final String PREFIX = "headend.coordinator.";
    private static final String STORE = "COORDINATOR_STORE";
    private static final String REDIS_USE = "REDIS_USE";
    /** Where Redis is. */
    private static final List<String> REDIS = List.of("REDIS_HOST", "REDIS_SENTINELS", "REDIS_CLUSTER_NODES");

    /** To be joined to the program's table. */
    public static final SettingsTable TABLE = choice().and(RedisSettings.table(StoreSettings::isRedis));

    private StoreSettings() {}

    private static SettingsTable choice() {
        return new SettingsTable(
                        List.of(
                                Setting.optional(
                                        STORE,
                                        PREFIX + "store",
                                        oneOf("embedded", "redis"),
                                        "Where the state is kept. `embedded` (default): in `DATA_DIR`, for one coordinator."
                                                + " `redis`: in Redis, for any number of coordinators that behave as one."),
                                Setting.of(
                                        "DATA_DIR",
                                        PREFIX + "data-dir",
                                        text(),
                                        "./data",
                                        "Folder of the embedded store: streams, and events not yet delivered."),
                                Setting.of(
                                        REDIS_USE,
                                        PREFIX + "redis.use",
                                        yesNo(),
                                        "NO",
                                        "YES is another way to say `COORDINATOR_STORE=redis`.")),
                        List.of(StoreSettings::contradiction))
                .withHints(List.of(StoreSettings::redisUnused))
                .withDerivation(StoreSettings::chosen);
    }

    /** Of two coordinators that were to share a Redis, each would have its own state. */
    private static Optional<String> redisUnused(Map<String, String> set) {
        return isRedis(set) || set.containsKey(STORE)
                ? Optional.empty()
                : REDIS.stream()
                        .filter(set::containsKey)
                        .findFirst()
                        .map(name -> name + " is set, but not used: the state is kept in DATA_DIR. For Redis set"
                                + " COORDINATOR_STORE=redis; where it is for edges alone, COORDINATOR_STORE=embedded");
    }

    private static Map<String, Object> chosen(Map<String, String> values) {
        return isRedis(values)
                // there is no folder whose disk could be full
                ? Map.of(PREFIX + "store", "redis", "management.health.diskspace.enabled", "false")
                : Map.of(PREFIX + "store", "embedded");
    }

    private static boolean isRedis(Map<String, String> values) {
        return SettingType.isYes(values.getOrDefault(REDIS_USE, "NO"))
                || values.getOrDefault(STORE, "").equalsIgnoreCase("redis");
    }

    private static Optional<String> contradiction(Map<String, String> values) {
        return isRedis(values) && values.getOrDefault(STORE, "").equalsIgnoreCase("embedded")
                ? Optional.of("COORDINATOR_STORE is 'embedded', but REDIS_USE is '" + values.get(REDIS_USE)
                        + "': unset one of them")
                : Optional.empty();
    }
}
