package dev.headend.encoder.control;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import java.util.List;

/** The environment variables behind {@link ControlProperties}. */
public final class ControlSettings {
    /** Joined to the program's table. */
    public static final SettingsTable TABLE = new SettingsTable(
            List.of(
                    Setting.optional(
                            "CONTROL_BASE_URL",
                            "headend.encoder.control.base-url",
                            SettingType.url("ws", "wss"),
                            "URL of the coordinator. If unset, this program has nothing to do."),
                    Setting.of(
                            "CONTROL_USE",
                            "headend.encoder.control.use",
                            SettingType.yesNo(),
                            "YES",
                            "NO: do not connect to the coordinator, even if its URL is set."),
                    Setting.optional(
                            "CONTROL_SECRET",
                            "headend.encoder.control.secret",
                            SettingType.secretText(),
                            "Secret that this program authenticates with at the coordinator. If unset, no token is sent.")),
            List.of());

    private ControlSettings() {}
}
