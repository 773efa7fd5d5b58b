package dev.headend.coordinator;

import static dev.headend.config.SettingType.integer;
import static dev.headend.config.SettingType.oneOf;
import static dev.headend.config.SettingType.port;
import static dev.headend.config.SettingType.seconds;
import static dev.headend.config.SettingType.secretParsedBy;
import static dev.headend.config.SettingType.secretText;
import static dev.headend.config.SettingType.text;
import static dev.headend.config.SettingType.url;
import static dev.headend.config.SettingType.yesNo;

import dev.headend.config.HttpAuthSettings;
import dev.headend.config.ProxySettings;
import dev.headend.config.Setting;
import dev.headend.config.SettingsTable;
import dev.headend.config.https.HttpsSettings;
import dev.headend.coordinator.events.WebhookSignature;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The environment variables of this program (spec/programs.md and the first seed). */
final class CoordinatorSettings {
    private static final String PREFIX = "headend.coordinator.";

    static final SettingsTable TABLE = server().and(HttpsSettings.TABLE)
            .and(verification())
            .and(events())
            .and(ProxySettings.TABLE)
            .and(commands())
            .and(storage());

    private CoordinatorSettings() {}

    private static SettingsTable server() {
        return table(
                Setting.of("HTTP_PORT", "server.port", port(), "80", "Port of plain HTTP and WebSocket."),
                Setting.optional(
                        "CONTROL_SECRET",
                        PREFIX + "control.secret",
                        secretText(),
                        "Secret shared with the streaming servers and encoders. Without it every peer is let in."),
                Setting.of(
                        "ID_MAX_LENGTH",
                        PREFIX + "id-max-length",
                        integer(1, 1024),
                        "128",
                        "Longest channel and key, in characters."),
                Setting.of(
                        "LOG_REQUESTS",
                        PREFIX + "commands.log-requests",
                        yesNo(),
                        "YES",
                        "YES writes a line to the log for every HTTP request."),
                Setting.of(
                        "ENCODE_STOP_DELAY_SECONDS",
                        PREFIX + "encode-stop-delay",
                        seconds(0, 600),
                        "5",
                        "How long an encoder whose source has ended, and that has announced nothing yet, may go on"
                                + " before it is told to stop."),
                Setting.of(
                        "ENCODE_CLOSE_TIMEOUT_SECONDS",
                        PREFIX + "encode-close-timeout",
                        seconds(1, 86_400),
                        "300",
                        "How long an encoder that was told to stop may take to say that it is done, before its place"
                                + " is given to others and the application is told that the stream has closed."),
                Setting.of(
                        "RESUME_GRACE_SECONDS",
                        PREFIX + "resume-grace",
                        seconds(0, 3_600),
                        "30",
                        "How long the streams of an edge or encoder whose connection is lost, or that this program left"
                                + " behind when it was started anew, wait to be resumed. Only for peers that can."));
    }

    private static SettingsTable verification() {
        return table(
                        Setting.optional(
                                "KEY_VERIFICATION_URL",
                                PREFIX + "verification.url",
                                url("http", "https"),
                                "Where the application says whether a stream key is good. Without it every key is."),
                        Setting.of(
                                "KEY_VERIFICATION_TIMEOUT_SECONDS",
                                PREFIX + "verification.timeout",
                                seconds(1, 19),
                                "15",
                                "How long its answer may take; streaming servers wait 20 seconds."))
                .and(HttpAuthSettings.of("KEY_VERIFICATION", PREFIX + "verification.auth", "the key verification API"));
    }

    private static SettingsTable events() {
        return table(
                        Setting.optional(
                                "EVENT_CALLBACK_URL",
                                PREFIX + "events.url",
                                url("http", "https"),
                                "Where the application is told of events. Without it, it is not."),
                        Setting.of(
                                "EVENT_CALLBACK_TIMEOUT_SECONDS",
                                PREFIX + "events.timeout",
                                seconds(1, 300),
                                "10",
                                "How long its answer may take."),
                        Setting.of(
                                "EVENT_CALLBACK_CONNECT_TIMEOUT_SECONDS",
                                PREFIX + "events.connect-timeout",
                                seconds(1, 60),
                                "5",
                                "How long a connection to it may take."),
                        Setting.of(
                                "EVENT_CALLBACK_CONCURRENCY",
                                PREFIX + "events.concurrency",
                                integer(1, 1024),
                                "64",
                                "How many callbacks are under way at most; of one stream it is always one."),
                        Setting.of(
                                "EVENT_CALLBACK_RETRY_SECONDS",
                                PREFIX + "events.retry",
                                seconds(1, 3600),
                                "1",
                                "Pause after a first failure; it doubles with each."),
                        Setting.of(
                                "EVENT_CALLBACK_RETRY_MAX_SECONDS",
                                PREFIX + "events.retry-max",
                                seconds(1, 86_400),
                                "60",
                                "Longest pause between two attempts."),
                        Setting.optional(
                                "EVENT_CALLBACK_SIGNING_SECRET",
                                PREFIX + "events.signing-secret",
                                secretParsedBy(
                                        "`whsec_` followed by base64, or any text that begins differently",
                                        WebhookSignature::new),
                                "Signs callbacks as Standard Webhooks does."))
                .and(HttpAuthSettings.of("EVENT_CALLBACK", PREFIX + "events.auth", "the event callback API"));
    }

    private static SettingsTable commands() {
        SettingsTable settings = table(
                Setting.of(
                        "COMMANDS_API_AUTH",
                        PREFIX + "commands.auth",
                        oneOf("None", "Basic", "Bearer"),
                        "None",
                        "What the commands API asks for."),
                Setting.optional("COMMANDS_API_AUTH_USER", PREFIX + "commands.user", text(), "User name, for `Basic`."),
                Setting.optional(
                        "COMMANDS_API_AUTH_PASSWORD",
                        PREFIX + "commands.password",
                        secretText(),
                        "Password, for `Basic`; without it `COMMANDS_API_AUTH_TOKEN` is taken."),
                Setting.optional(
                        "COMMANDS_API_AUTH_TOKEN", PREFIX + "commands.token", secretText(), "Token, for `Bearer`."));
        return new SettingsTable(settings.settings(), List.of(CoordinatorSettings::commandsIncomplete));
    }

    private static SettingsTable storage() {
        SettingsTable settings = table(
                Setting.of(
                        "DATA_DIR",
                        PREFIX + "data-dir",
                        text(),
                        "./data",
                        "Folder of the embedded store: streams, and events not yet delivered."),
                Setting.of(
                        "REDIS_USE",
                        PREFIX + "redis.use",
                        yesNo(),
                        "NO",
                        "YES is for state shared by several coordinators; this version does not have it yet."));
        return new SettingsTable(settings.settings(), List.of(CoordinatorSettings::redisIsMissing));
    }

    private static SettingsTable table(Setting... settings) {
        return new SettingsTable(List.of(settings), List.of());
    }

    private static Optional<String> commandsIncomplete(Map<String, String> values) {
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

    private static Optional<String> redisIsMissing(Map<String, String> values) {
        String use = values.getOrDefault("REDIS_USE", "NO");
        boolean wanted = List.of("YES", "TRUE", "ON", "1").stream().anyMatch(use::equalsIgnoreCase);
        return wanted
                ? Optional.of("REDIS_USE is '" + use + "', but this version keeps its state in DATA_DIR only;"
                        + " leave REDIS_USE unset and run one coordinator")
                : Optional.empty();
    }
}
