package dev.headend.edge.delivery.player;

import dev.headend.edge.delivery.WebAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How the player page looks.
 *
 * @param colorButtons six hexadecimal digits; null = white ({@code PLAYER_COLOR_BUTTONS})
 * @param colorSeekbar likewise ({@code PLAYER_COLOR_SEEKBAR})
 * @param watermarkSource of an image; null = there is none ({@code PLAYER_WATERMARK_SOURCE})
 * @param watermarkPosition in which corner of the picture ({@code PLAYER_WATERMARK_POSITION})
 * @param watermarkLink where it leads; null = nowhere ({@code PLAYER_WATERMARK_LINK})
 * @param gaAccount of Google Analytics; null = nothing is reported: there is none, or one that Google has switched off ({@code PLAYER_GA_ACCOUNT})
 * @param gaTracker what is sent with each report ({@code PLAYER_GA_TRACKERNAME})
 */
@ConfigurationProperties("headend.edge.player")
record PlayerProperties(
        @Nullable String colorButtons,
        @Nullable String colorSeekbar,
        @Nullable String watermarkSource,
        String watermarkPosition,
        @Nullable String watermarkLink,
        @Nullable String gaAccount,
        String gaTracker) {
    /** What Restreamer-Edge calls "not set". */
    static final String NONE = "none";

    /** How the only ones begin that Google Analytics still takes reports for. */
    private static final String MEASURED = "G-";

    PlayerProperties {
        watermarkSource = isNone(watermarkSource) ? null : watermarkSource;
        watermarkLink = isNone(watermarkLink) ? null : watermarkLink;
        gaAccount = gaAccount != null && isMeasured(gaAccount) ? gaAccount : null;
    }

    static boolean isNone(@Nullable String text) {
        return NONE.equalsIgnoreCase(text);
    }

    /** Whether Google Analytics still takes reports for an account. */
    static boolean isMeasured(String account) {
        return account.startsWith(MEASURED);
    }

    /** The server of the watermark, as a content security policy names it; "" = there is none. */
    String watermarkOrigin() {
        return watermarkSource == null ? "" : WebAddress.parse(watermarkSource).origin();
    }
}
