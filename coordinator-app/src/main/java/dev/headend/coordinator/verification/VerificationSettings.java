package dev.headend.coordinator.verification;

import static dev.headend.config.SettingType.seconds;
import static dev.headend.config.SettingType.url;

import dev.headend.config.HttpAuthSettings;
import dev.headend.config.Setting;
import dev.headend.config.SettingsTable;
import java.util.List;

/** The environment variables of key verification. */
public final class VerificationSettings {
    private static final String PREFIX = "headend.coordinator.verification.";

    /** To be joined to the program's table. */
    public static final SettingsTable TABLE = new SettingsTable(
                    List.of(
                            Setting.optional(
                                    "KEY_VERIFICATION_URL",
                                    PREFIX + "url",
                                    url("http", "https"),
                                    "URL where the application is asked whether a stream key is valid. If unset, every key is accepted."),
                            Setting.of(
                                    "KEY_VERIFICATION_TIMEOUT_SECONDS",
                                    PREFIX + "timeout",
                                    seconds(1, 19),
                                    "15",
                                    "How long its answer may take; edges wait 20 seconds.")),
                    List.of())
            .and(HttpAuthSettings.of("KEY_VERIFICATION", PREFIX + "auth", "the key verification API"));

    private VerificationSettings() {}
}
