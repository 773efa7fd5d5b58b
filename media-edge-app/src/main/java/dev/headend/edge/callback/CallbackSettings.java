package dev.headend.edge.callback;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The environment variables of the callback, read into {@link CallbackProperties}. */
public final class CallbackSettings {
    private static final String PREFIX = "headend.edge.callback.";

    /** To be joined to the program's table. */
    public static final SettingsTable TABLE = new SettingsTable(
            List.of(
                    Setting.optional(
                            "CALLBACK_URL",
                            PREFIX + "url",
                            SettingType.url("http", "https"),
                            "URL where the application is asked whether a publisher may publish, and told when his stream has"
                                    + " ended (docs/callbacks.md). Not used with a coordinator."),
                    Setting.optional(
                            "JWT_SECRET",
                            PREFIX + "secret",
                            SettingType.secretText(),
                            "Secret that the callbacks' tokens are signed with (HS256)."),
                    Setting.of(
                            "CUSTOM_JWT_SUBJECT",
                            PREFIX + "subject",
                            SettingType.text(),
                            "rtmp_event",
                            "Subject (`sub`) of the tokens."),
                    Setting.optional(
                            "RTMP_HOST",
                            PREFIX + "rtmp-host",
                            SettingType.text(),
                            "What the tokens call this server (`rtmp_host`)."),
                    Setting.of(
                            "CALLBACK_TIMEOUT_SECONDS",
                            PREFIX + "timeout",
                            SettingType.seconds(1, 60),
                            "15",
                            "How long the answer to a callback may take. A publisher without an answer is refused; the end of a"
                                    + " stream is told again, for up to an hour.")),
            List.of(CallbackSettings::secretMissing, CallbackSettings::urlMissing));

    private CallbackSettings() {}

    private static Optional<String> secretMissing(Map<String, String> values) {
        return values.containsKey("CALLBACK_URL") && !values.containsKey("JWT_SECRET")
                ? Optional.of(
                        "CALLBACK_URL is set, but that needs JWT_SECRET to be set too: without it anyone could send"
                                + " the application such callbacks")
                : Optional.empty();
    }

    /** With a coordinator the secret is only left over. */
    private static Optional<String> urlMissing(Map<String, String> values) {
        boolean coordinator =
                values.containsKey("CONTROL_BASE_URL") && SettingType.isYes(values.getOrDefault("CONTROL_USE", "YES"));
        return values.containsKey("JWT_SECRET") && !values.containsKey("CALLBACK_URL") && !coordinator
                ? Optional.of(
                        "JWT_SECRET is set, but that needs CALLBACK_URL to be set too: without it nobody is asked, and"
                                + " everybody may publish")
                : Optional.empty();
    }
}
