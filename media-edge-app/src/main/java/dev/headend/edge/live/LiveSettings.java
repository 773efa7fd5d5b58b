package dev.headend.edge.live;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import java.util.List;

/** The environment variables of the live channels, read into {@link LiveProperties}. */
public final class LiveSettings {
    private static final int MAX_MB = 65_536;
    private static final int MAX_WINDOW_MS = 1_000;

    public static final SettingsTable TABLE = new SettingsTable(
            List.of(
                    Setting.of(
                            "GOP_CACHE_SIZE_MB",
                            "headend.edge.live.cache-mb",
                            SettingType.integer(0, MAX_MB),
                            "256",
                            "The most that is kept of a channel for players that join later, in MiB; 0 keeps nothing."),
                    Setting.of(
                            "RTMP_MERGE_WINDOW_MS",
                            "headend.edge.live.merge-window-ms",
                            SettingType.integer(0, MAX_WINDOW_MS),
                            "40",
                            "How long audio and video wait for more to be sent with, in ms. Longer costs less CPU; 0 sends"
                                    + " at once."),
                    Setting.of(
                            "MEDIA_MEMORY_MB",
                            "headend.edge.live.memory-mb",
                            SettingType.integer(0, MAX_MB),
                            "0",
                            "The most that all channels hold together, in MiB; 0 is half of the direct memory that the"
                                    + " process may have (-XX:MaxDirectMemorySize, else -Xmx).")),
            List.of());

    private LiveSettings() {}
}
