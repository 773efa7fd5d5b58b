package dev.headend.encoder.storage;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import dev.headend.config.UnreadSetting;
import java.util.List;
import java.util.stream.Stream;

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
                            "Folder that hls/ and img-preview/ are written to; the media edge delivers from it."),
                    Setting.of(
                            "DATA_DIR",
                            "headend.encoder.storage.data-dir",
                            SettingType.path(),
                            "./data",
                            "Folder for what is being encoded (`spool/` in it), on a local disk with room for some minutes of all"
                                    + " streams. Several encoders may share it.")),
            List.of(),
            Stream.of(
                            "HLS_STORAGE_HTTP_URL",
                            "HLS_STORAGE_HTTP_AUTH",
                            "HLS_STORAGE_HTTP_USER",
                            "HLS_STORAGE_HTTP_PASSWORD",
                            "HLS_STORAGE_HTTP_TOKEN",
                            "HLS_STORAGE_HTTP_AUTH_CUSTOM",
                            "AWS_REGION",
                            "AWS_S3_BUCKET",
                            "AWS_ACCESS_KEY_ID",
                            "AWS_SECRET_ACCESS_KEY",
                            "AZURE_STORAGE_ACCOUNT",
                            "AZURE_STORAGE_CONTAINER",
                            "AZURE_TENANT_ID",
                            "AZURE_CLIENT_ID",
                            "AZURE_CLIENT_SECRET")
                    .map(name -> UnreadSetting.withoutEffect(
                            name, "it belongs to a storage that HLS_STORAGE_TYPE cannot name yet"))
                    .toList());

    private StorageSettings() {}
}
