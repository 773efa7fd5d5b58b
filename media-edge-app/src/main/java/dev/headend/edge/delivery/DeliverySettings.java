package dev.headend.edge.delivery;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import java.util.List;
import java.util.regex.Pattern;

/** The environment variables of the delivery, read into {@link DeliveryProperties}. */
public final class DeliverySettings {
    public static final SettingsTable TABLE = new SettingsTable(
            List.of(
                    Setting.of(
                            "HLS_FILESYSTEM_PATH",
                            "headend.edge.delivery.root",
                            SettingType.path(),
                            "./data/media",
                            "Folder that is delivered from; the encoder writes hls/ and img-preview/ into it."),
                    Setting.of(
                            "HLS_ALLOW_ORIGIN",
                            "headend.edge.delivery.allow-origin",
                            SettingType.parsedBy(
                                    "*, or an origin such as https://site.example", DeliverySettings::origin),
                            DeliveryProperties.ANY_ORIGIN,
                            "Origin of the pages whose players may load what is delivered (Access-Control-Allow-Origin); * for all.")),
            List.of());

    /** What may be in a header, and nothing that could begin another. */
    private static final Pattern ORIGIN = Pattern.compile("[\\x21-\\x7e]{1,1024}");

    private DeliverySettings() {}

    private static boolean origin(String text) {
        if (!ORIGIN.matcher(text).matches()) {
            throw new IllegalArgumentException();
        }
        return true;
    }
}
