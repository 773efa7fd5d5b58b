package dev.headend.edge.live;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import java.util.List;

/** The environment variables of the live channels, read into {@link LiveProperties}. */
public final class LiveSettings {
    private static final int MAX_CACHE_MB = 65_536;

    public static final SettingsTable TABLE = new SettingsTable(
            List.of(Setting.of(
                    "GOP_CACHE_SIZE_MB",
                    "headend.edge.live.cache-mb",
                    SettingType.integer(0, MAX_CACHE_MB),
                    "256",
                    "The most that is kept of a channel for players that join later, in MiB; 0 keeps nothing.")),
            List.of());

    private LiveSettings() {}
}
