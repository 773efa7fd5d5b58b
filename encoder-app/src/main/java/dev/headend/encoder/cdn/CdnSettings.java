package dev.headend.encoder.cdn;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The environment variables behind {@link CdnProperties}. */
public final class CdnSettings {
    private static final String ENABLED = "HLS_WS_CDN_ENABLED";
    private static final String URL = "HLS_WS_CDN_URL";

    /** Joined to the program's table. */
    public static final SettingsTable TABLE = new SettingsTable(
            List.of(
                    Setting.of(
                            ENABLED,
                            "headend.encoder.cdn.enabled",
                            SettingType.yesNo(),
                            "NO",
                            "YES: live renditions are also pushed to a node of hls-websocket-cdn, under the path of their playlist."),
                    Setting.optional(
                            URL,
                            "headend.encoder.cdn.url",
                            SettingType.parsedBy("ws:// or wss:// URLs, separated by spaces", CdnProperties::nodes),
                            "URLs of nodes, separated by spaces; each rendition is pushed to one, and to another one if that fails."),
                    Setting.optional(
                            "HLS_WS_CDN_PUSH_SECRET",
                            "headend.encoder.cdn.secret",
                            SettingType.secretText(),
                            "The nodes' secret for those who push. If unset, no token is shown.")),
            List.of(CdnSettings::withoutNodes));

    private CdnSettings() {}

    private static Optional<String> withoutNodes(Map<String, String> values) {
        boolean enabled = SettingType.yesNo()
                .reader()
                .apply(values.getOrDefault(ENABLED, "NO"))
                .equals("true");
        return enabled && !values.containsKey(URL)
                ? Optional.of(ENABLED + " is YES, but " + URL + " is not set: name a node, or unset it")
                : Optional.empty();
    }
}
