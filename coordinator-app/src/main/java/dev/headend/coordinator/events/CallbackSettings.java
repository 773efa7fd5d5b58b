package dev.headend.coordinator.events;

import static dev.headend.config.SettingType.integer;
import static dev.headend.config.SettingType.seconds;
import static dev.headend.config.SettingType.secretParsedBy;
import static dev.headend.config.SettingType.url;

import dev.headend.config.HttpAuthSettings;
import dev.headend.config.Setting;
import dev.headend.config.SettingsTable;
import java.util.List;

/** The environment variables of event callbacks. */
public final class CallbackSettings {
    private static final String PREFIX = "headend.coordinator.events.";

    /** To be joined to the program's table. */
    public static final SettingsTable TABLE = new SettingsTable(
                    List.of(
                            Setting.optional(
                                    "EVENT_CALLBACK_URL",
                                    PREFIX + "url",
                                    url("http", "https"),
                                    "URL that events are posted to. If unset, no events are sent."),
                            Setting.of(
                                    "EVENT_CALLBACK_TIMEOUT_SECONDS",
                                    PREFIX + "timeout",
                                    seconds(1, 300),
                                    "10",
                                    "How long its answer may take."),
                            Setting.of(
                                    "EVENT_CALLBACK_CONNECT_TIMEOUT_SECONDS",
                                    PREFIX + "connect-timeout",
                                    seconds(1, 60),
                                    "5",
                                    "How long connecting to one of its addresses may take."),
                            Setting.of(
                                    "EVENT_CALLBACK_CONCURRENCY",
                                    PREFIX + "concurrency",
                                    integer(1, 1024),
                                    "64",
                                    "Most callbacks at once, of each coordinator; of one stream never more than one."),
                            Setting.of(
                                    "EVENT_CALLBACK_RETRY_SECONDS",
                                    PREFIX + "retry",
                                    seconds(1, 3600),
                                    "1",
                                    "Pause after the first failed attempt; it doubles with each."),
                            Setting.of(
                                    "EVENT_CALLBACK_RETRY_MAX_SECONDS",
                                    PREFIX + "retry-max",
                                    seconds(1, 86_400),
                                    "60",
                                    "Longest pause between two attempts."),
                            Setting.optional(
                                    "EVENT_CALLBACK_SIGNING_SECRET",
                                    PREFIX + "signing-secret",
                                    secretParsedBy(
                                            "`whsec_` followed by base64, or any text that begins differently",
                                            WebhookSignature::new),
                                    "Secret that callbacks are signed with, as Standard Webhooks. If unset, they are not signed.")),
                    List.of())
            .and(HttpAuthSettings.of("EVENT_CALLBACK", PREFIX + "auth", "the event callback API"));

    private CallbackSettings() {}
}
