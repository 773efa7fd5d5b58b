package dev.headend.coordinator.control;

import static dev.headend.config.SettingType.secretText;

import dev.headend.config.Setting;
import dev.headend.config.SettingsTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The environment variables of the control connections. */
public final class ControlSettings {
    private static final String PREFIX = "headend.coordinator.control.";

    /** To be joined to the program's table. */
    public static final SettingsTable TABLE = new SettingsTable(
            List.of(
                    Setting.optional(
                            "CONTROL_SECRET",
                            PREFIX + "secret",
                            secretText(),
                            "Secret shared with the edges and encoders. If unset, any peer is accepted."),
                    Setting.optional(
                            "CONTROL_SECRET_PREVIOUS",
                            PREFIX + "previous-secret",
                            secretText(),
                            "Secret that is accepted as well, while edges and encoders are given another CONTROL_SECRET.")),
            List.of(ControlSettings::previousNeedsCurrent));

    private ControlSettings() {}

    private static Optional<String> previousNeedsCurrent(Map<String, String> values) {
        return values.containsKey("CONTROL_SECRET_PREVIOUS") && !values.containsKey("CONTROL_SECRET")
                ? Optional.of("CONTROL_SECRET_PREVIOUS is set, but CONTROL_SECRET is not: any peer would be accepted")
                : Optional.empty();
    }
}
