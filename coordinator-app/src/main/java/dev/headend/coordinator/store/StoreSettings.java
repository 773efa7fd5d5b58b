package dev.headend.coordinator.store;

import static dev.headend.config.SettingType.text;
import static dev.headend.config.SettingType.yesNo;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import dev.headend.config.UnreadSetting;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The environment variables of the store. */
public final class StoreSettings {
    private static final String PREFIX = "headend.coordinator.";

    /** To be joined to the program's table. */
    public static final SettingsTable TABLE = new SettingsTable(
            List.of(
                    Setting.of(
                            "DATA_DIR",
                            PREFIX + "data-dir",
                            text(),
                            "./data",
                            "Folder of the embedded store: streams, and events not yet delivered."),
                    Setting.of(
                            "REDIS_USE",
                            PREFIX + "redis.use",
                            yesNo(),
                            "NO",
                            "YES is for state shared by several coordinators; this version does not have it yet.")),
            List.of(StoreSettings::redisIsMissing),
            Stream.of("REDIS_HOST", "REDIS_PORT", "REDIS_PASSWORD", "REDIS_TLS")
                    .map(name -> UnreadSetting.withoutEffect(name, "it belongs to REDIS_USE, which must be NO"))
                    .toList());

    private StoreSettings() {}

    private static Optional<String> redisIsMissing(Map<String, String> values) {
        String use = values.getOrDefault("REDIS_USE", "NO");
        return SettingType.isYes(use)
                ? Optional.of("REDIS_USE is '" + use + "', but this version keeps its state in DATA_DIR only;"
                        + " leave REDIS_USE unset and run one coordinator")
                : Optional.empty();
    }
}
