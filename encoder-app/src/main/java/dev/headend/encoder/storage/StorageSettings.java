package dev.headend.encoder.storage;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import java.util.List;

/** The environment variables behind {@link StorageProperties}. */
public final class StorageSettings {
    /** Joined to the program's table. */
    public static final SettingsTable TABLE = new SettingsTable(
            List.of(
                    Setting.of(
                            "HLS_STORAGE_TYPE",
                            "headend.encoder.storage.type",
                            SettingType.oneOf("FILESYSTEM"),
                            "FILESYSTEM",
                            "Kind of storage for segments, playlists and images."),
                    Setting.of(
                            "HLS_FILESYSTEM_PATH",
                            "headend.encoder.storage.root",
                            SettingType.path(),
                            "./data/media",
                            "Folder that hls/ and img-preview/ are written to; the media edge delivers from it.")),
            List.of());

    private StorageSettings() {}
}
