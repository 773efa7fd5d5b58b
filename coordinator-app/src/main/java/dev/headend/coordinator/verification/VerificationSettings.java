package dev.headend.coordinator.verification;

import static dev.headend.config.SettingType.parsedBy;
import static dev.headend.config.SettingType.partsParsedBy;
import static dev.headend.config.SettingType.seconds;
import static dev.headend.config.SettingType.secretInAddress;
import static dev.headend.config.SettingType.url;
import static dev.headend.config.SettingType.yesNo;

import dev.headend.config.HttpAuthSettings;
import dev.headend.config.Setting;
import dev.headend.config.SettingsTable;
import dev.headend.media.Ladder;
import dev.headend.media.PreviewSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
                                    "URL where the application is asked whether a stream key is valid. If unset, PUBLISH_TOKEN decides; if that is unset"
                                            + " too, every key is accepted."),
                            Setting.of(
                                    "KEY_VERIFICATION_TIMEOUT_SECONDS",
                                    PREFIX + "timeout",
                                    seconds(1, 19),
                                    "15",
                                    "How long its answer may take; edges wait 20 seconds."),
                            Setting.optional(
                                    "PUBLISH_TOKEN",
                                    PREFIX + "publish-token",
                                    secretInAddress(),
                                    "The one key that is accepted, on every channel, where no application is asked."),
                            Setting.of(
                                    "PUBLISH_RESOLUTIONS",
                                    PREFIX + "publish-resolutions",
                                    partsParsedBy(
                                            "ORIGINAL and sizes, with commas between them, as 1280x720~2048 for at most 2048 kbit/s",
                                            VerificationSettings::ladder),
                                    Ladder.ORIGINAL.toString(),
                                    "Renditions of streams that are published by PUBLISH_TOKEN. Sizes keep the picture's proportions,"
                                            + " and larger ones than the source's are left out."),
                            Setting.of(
                                    "PUBLISH_RECORD",
                                    PREFIX + "publish-record",
                                    yesNo(),
                                    "NO",
                                    "YES records streams that are published by PUBLISH_TOKEN."),
                            Setting.optional(
                                    "PUBLISH_PREVIEWS",
                                    PREFIX + "publish-previews",
                                    parsedBy("a size and seconds, as 640x360, 60", VerificationSettings::previews),
                                    "Preview images of streams that are published by PUBLISH_TOKEN: their size, and how often one is"
                                            + " made. If unset, none.")),
                    List.of())
            .withHints(List.of(VerificationSettings::tokenUnused))
            .and(HttpAuthSettings.of("KEY_VERIFICATION", PREFIX + "auth", "the key verification API"));

    private VerificationSettings() {}

    private static Optional<String> tokenUnused(Map<String, String> set) {
        return set.containsKey("KEY_VERIFICATION_URL") && set.containsKey("PUBLISH_TOKEN")
                ? Optional.of(
                        "PUBLISH_TOKEN is set, but it is not used: the application decides (KEY_VERIFICATION_URL)")
                : Optional.empty();
    }

    private static Ladder ladder(String text) {
        Ladder.Parsed parsed = Ladder.parse(text);
        if (!parsed.malformed().isEmpty()) {
            throw new IllegalArgumentException("'" + parsed.malformed().getFirst() + "' is none of them");
        }
        return parsed.ladder();
    }

    private static PreviewSpec previews(String text) {
        return PreviewSpec.parse(text).orElseThrow(IllegalArgumentException::new);
    }
}
