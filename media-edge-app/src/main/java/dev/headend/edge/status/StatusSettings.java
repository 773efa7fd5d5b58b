package dev.headend.edge.status;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import java.util.List;
import java.util.Map;

/** The environment variables of the status pages, read into {@link StatusProperties}. */
public final class StatusSettings {
    /** Whether there are status pages. Derived, as a password may be any text, {@code false} too. */
    public static final String ENABLED = "headend.edge.status.enabled";

    public static final SettingsTable TABLE = new SettingsTable(
                    List.of(
                            Setting.of(
                                    "STATUS_USERNAME",
                                    "headend.edge.status.username",
                                    SettingType.parsedBy("a name without a colon", StatusSettings::username),
                                    "admin",
                                    "Name for the overview and the status pages."),
                            Setting.optional(
                                    "STATUS_PASSWORD",
                                    "headend.edge.status.password",
                                    SettingType.secretText(),
                                    "Password for the overview, from which streams are ended (docs/overview.md), and the status pages,"
                                            + " which show all channels with the addresses of their publishers and players. If unset, there are"
                                            + " no such pages.")),
                    List.of())
            .withDerivation(StatusSettings::properties);

    private StatusSettings() {}

    private static String username(String text) {
        if (text.indexOf(':') >= 0) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    private static Map<String, Object> properties(Map<String, String> values) {
        return Map.of(ENABLED, values.containsKey("STATUS_PASSWORD"));
    }
}
