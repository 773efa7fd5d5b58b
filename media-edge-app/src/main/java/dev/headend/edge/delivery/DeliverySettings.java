package dev.headend.edge.delivery;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import java.util.List;

/** The environment variables of the delivery, read into {@link DeliveryProperties}. */
public final class DeliverySettings {
    public static final SettingsTable TABLE = new SettingsTable(
            List.of(Setting.of(
                    "HLS_FILESYSTEM_PATH",
                    "headend.edge.delivery.root",
                    SettingType.path(),
                    "./data/media",
                    "Folder that is delivered from; the encoder writes hls/ and img-preview/ into it.")),
            List.of());

    private DeliverySettings() {}
}
