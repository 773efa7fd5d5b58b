package dev.headend.coordinator.control;

import static dev.headend.config.SettingType.secretText;

import dev.headend.config.Setting;
import dev.headend.config.SettingsTable;
import java.util.List;

/** The environment variables of the control connections. */
public final class ControlSettings {
    private static final String PREFIX = "headend.coordinator.control.";

    /** To be joined to the program's table. */
    public static final SettingsTable TABLE = new SettingsTable(
            List.of(Setting.optional(
                    "CONTROL_SECRET",
                    PREFIX + "secret",
                    secretText(),
                    "Secret shared with the edges and encoders. If unset, any peer is accepted.")),
            List.of());

    private ControlSettings() {}
}
