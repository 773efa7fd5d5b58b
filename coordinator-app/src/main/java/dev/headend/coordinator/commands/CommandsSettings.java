package dev.headend.coordinator.commands;

import static dev.headend.config.SettingType.oneOf;
import static dev.headend.config.SettingType.secretText;
import static dev.headend.config.SettingType.text;
import static dev.headend.config.SettingType.yesNo;

import dev.headend.config.Setting;
import dev.headend.config.SettingsTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The environment variables of the commands API. */
public final class CommandsSettings {
    private static final String PREFIX = "headend.coordinator.commands.";

    /** Whether requests are logged. To be joined to the program's table. */
    public static final SettingsTable REQUEST_LOG = new SettingsTable(
            List.of(Setting.of(
                    "LOG_REQUESTS",
                    PREFIX + "log-requests",
                    yesNo(),
                    "YES",
                    "YES writes a line to the log for every HTTP request.")),
            List.of());

    /** Who may use the API. To be joined to the program's table. */
    public static final SettingsTable TABLE = new SettingsTable(
            List.of(
                    Setting.of(
                            "COMMANDS_API_AUTH",
                            PREFIX + "auth",
                            oneOf("None", "Basic", "Bearer"),
                            "None",
                            "Authorization that the commands API requires. With `None` anyone who reaches it can close streams."),
                    Setting.optional("COMMANDS_API_AUTH_USER", PREFIX + "user", text(), "User name, for `Basic`."),
                    Setting.optional(
                            "COMMANDS_API_AUTH_PASSWORD",
                            PREFIX + "password",
                            secretText(),
                            "Password, for `Basic`; if unset, `COMMANDS_API_AUTH_TOKEN` is used."),
                    Setting.optional(
                            "COMMANDS_API_AUTH_TOKEN", PREFIX + "token", secretText(), "Token, for `Bearer`.")),
            List.of(CommandsSettings::incomplete));

    private CommandsSettings() {}

    private static Optional<String> incomplete(Map<String, String> values) {
        String method = values.getOrDefault("COMMANDS_API_AUTH", "None");
        boolean token = values.containsKey("COMMANDS_API_AUTH_TOKEN");
        if (method.equalsIgnoreCase("Bearer") && !token) {
            return Optional.of("COMMANDS_API_AUTH is 'Bearer', but that needs COMMANDS_API_AUTH_TOKEN to be set too");
        }
        boolean password = token || values.containsKey("COMMANDS_API_AUTH_PASSWORD");
        if (method.equalsIgnoreCase("Basic") && !(password && values.containsKey("COMMANDS_API_AUTH_USER"))) {
            return Optional.of("COMMANDS_API_AUTH is 'Basic', but that needs COMMANDS_API_AUTH_USER and"
                    + " COMMANDS_API_AUTH_PASSWORD to be set too");
        }
        return Optional.empty();
    }
}
