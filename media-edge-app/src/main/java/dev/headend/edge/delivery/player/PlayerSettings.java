package dev.headend.edge.delivery.player;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import dev.headend.edge.delivery.WebAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The environment variables of the player page, which are those of Restreamer-Edge. */
public final class PlayerSettings {
    /** The property of {@code PLAYER_CREATE}. */
    static final String CREATED = "headend.edge.player.created";

    private static final Pattern COLOR = Pattern.compile("[0-9A-Fa-f]{6}");
    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9-]{1,64}");
    /** Nothing with a meaning in HTML. */
    private static final Pattern TRACKER = Pattern.compile("[A-Za-z0-9._ -]{1,100}");

    private static final String GA_ACCOUNT = "PLAYER_GA_ACCOUNT";

    public static final SettingsTable TABLE = new SettingsTable(
            List.of(
                    Setting.of(
                            "PLAYER_CREATE",
                            CREATED,
                            SettingType.yesNo(),
                            "YES",
                            "NO serves no player page: there is none at /watch/CHANNEL, /embed/CHANNEL and /index.html?stream=CHANNEL."),
                    Setting.optional(
                            "PLAYER_COLOR_BUTTONS",
                            "headend.edge.player.color-buttons",
                            color(),
                            "Color of the player page's buttons. If unset, white."),
                    Setting.optional(
                            "PLAYER_COLOR_SEEKBAR",
                            "headend.edge.player.color-seekbar",
                            color(),
                            "Color of its seek bar and volume. If unset, white."),
                    Setting.of(
                            "PLAYER_WATERMARK_SOURCE",
                            "headend.edge.player.watermark-source",
                            address(),
                            PlayerProperties.NONE,
                            "Image that the player page shows in a corner of the picture. Viewers' browsers load it from there."),
                    Setting.of(
                            "PLAYER_WATERMARK_POSITION",
                            "headend.edge.player.watermark-position",
                            SettingType.oneOf("top-left", "top-right", "bottom-left", "bottom-right"),
                            "top-right",
                            "The corner."),
                    Setting.of(
                            "PLAYER_WATERMARK_LINK",
                            "headend.edge.player.watermark-link",
                            address(),
                            PlayerProperties.NONE,
                            "Page that a click on the image opens."),
                    Setting.of(
                            GA_ACCOUNT,
                            "headend.edge.player.ga-account",
                            SettingType.parsedBy(
                                    "none, or letters, digits and -, as G-1A2B3C4D5E",
                                    text -> require(ACCOUNT.matcher(text).matches())),
                            PlayerProperties.NONE,
                            "Measurement id of Google Analytics (G-…). With it the player page loads gtag.js from Google, and reports"
                                    + " there that it is opened, and when a stream begins to play and ends; asking viewers for their"
                                    + " consent is yours. With any other id nothing is loaded, as Google has switched them off (UA-…)."),
                    Setting.of(
                            "PLAYER_GA_TRACKERNAME",
                            "headend.edge.player.ga-tracker",
                            SettingType.parsedBy(
                                    "letters, digits, blanks and -._",
                                    text -> require(TRACKER.matcher(text).matches())),
                            "datarheiEdge",
                            "Sent with each of these reports as the parameter tracker_name, so that edges can be told apart.")),
            List.of());

    private PlayerSettings() {}

    /** A hint: the accounts of Restreamer-Edge's time are no more. */
    public static Optional<String> analyticsSwitchedOff(Map<String, String> set) {
        String account = set.getOrDefault(GA_ACCOUNT, PlayerProperties.NONE);
        return PlayerProperties.isNone(account) || PlayerProperties.isMeasured(account)
                ? Optional.empty()
                : Optional.of(GA_ACCOUNT + " is " + account
                        + ", but the player page reports nothing: Google Analytics takes reports"
                        + " only for ids that begin with G-, since it switched the older ones (UA-) off");
    }

    private static SettingType color() {
        return SettingType.parsedBy(
                "six hexadecimal digits, as 3daa48",
                text -> require(COLOR.matcher(text).matches()));
    }

    private static SettingType address() {
        return SettingType.parsedBy(
                "none, or a URL that begins with http:// or https://",
                text -> PlayerProperties.isNone(text) ? text : WebAddress.parse(text));
    }

    private static boolean require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException();
        }
        return true;
    }
}
