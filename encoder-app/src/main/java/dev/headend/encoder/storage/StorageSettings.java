package dev.headend.encoder.storage;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import java.util.List;

/** The environment variables behind {@link StorageProperties}. */
public final class StorageSettings {
    private static final long MAX_SPOOL_MB = 1L << 40;

    static final String TYPE = "HLS_STORAGE_TYPE";

    /** Joined to the program's table. */
    public static final SettingsTable TABLE = new SettingsTable(
            List.of(
                    Setting.of(
                            TYPE,
                            "headend.encoder.storage.type",
                            SettingType.oneOf("FILESYSTEM", "HTTP", "S3", "AZ"),
                            "FILESYSTEM",
                            "Kind of storage for segments, playlists and images: a folder, a server that takes them by HTTP PUT, a bucket"
                                    + " of S3 or what speaks as it does, Azure Blob Storage."),
                    Setting.of(
                            "HLS_FILESYSTEM_PATH",
                            "headend.encoder.storage.root",
                            SettingType.path(),
                            "./data/media",
                            "Folder that hls/ and img-preview/ are written to, for FILESYSTEM; the media edge delivers from it."),
                    Setting.of(
                            "DATA_DIR",
                            "headend.encoder.storage.data-dir",
                            SettingType.path(),
                            "./data",
                            "Folder for what is being encoded (`spool/` in it), on a local disk with room for some minutes of all"
                                    + " streams. Several encoders may share it."),
                    Setting.optional(
                            "SPOOL_LIMIT_MB",
                            "headend.encoder.storage.spool-limit-mb",
                            SettingType.integer(1, MAX_SPOOL_MB),
                            "How much may wait there for a storage that is slow or down, of all streams together, in MiB; what comes"
                                    + " when it is used up is lost. If unset, half of what is free at the start.")),
            List.of());

    private StorageSettings() {}
}
