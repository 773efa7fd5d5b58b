package dev.headend.edge.delivery.player;

import dev.headend.config.Setting;
import dev.headend.config.SettingType;
import dev.headend.config.SettingsTable;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/** The environment variables of the player page, which are those of Restreamer-Edge. */
public final class PlayerSettings {
    /** The property of {@code PLAYER_CREATE}. */
    static final String CREATED = "headend.edge.player.created";

    private static final Pattern COLOR = Pattern.compile("[0-9A-Fa-f]{6}");
    /** Nothing that could end the policy that names its server. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+]");

    private static final int MAX_SNAPSHOT_SECONDS = 86_400;

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
                            "SNAPSHOT_INTERVAL_SECONDS",
                            "headend.edge.player.snapshot-seconds",
                            SettingType.integer(0, MAX_SNAPSHOT_SECONDS),
                            "0",
                            "As of the encoder. More than 0: until a channel plays, the player page shows its latest picture,"
                                    + " `/images/CHANNEL.jpg`. 0: it does not ask for one.")),
            List.of());

    private PlayerSettings() {}

    private static SettingType color() {
        return SettingType.parsedBy(
                "six hexadecimal digits, as 3daa48",
                text -> require(COLOR.matcher(text).matches()));
    }

    private static SettingType address() {
        return SettingType.parsedBy("none, or a URL that begins with http:// or https://", text -> {
            if (text.equalsIgnoreCase(PlayerProperties.NONE)) {
                return true;
            }
            URI uri = URI.create(text);
            String scheme = String.valueOf(uri.getScheme());
            require(scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"));
            return require(uri.getHost() != null && HOST.matcher(uri.getHost()).matches());
        });
    }

    private static boolean require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException();
        }
        return true;
    }
}
