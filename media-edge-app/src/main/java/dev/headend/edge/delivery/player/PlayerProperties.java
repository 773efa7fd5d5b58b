package dev.headend.edge.delivery.player;

import java.net.URI;
import java.util.Locale;
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
 * @param snapshotSeconds how often the encoder stores a picture of each channel; 0 = never, so none is asked for
 *     ({@code SNAPSHOT_INTERVAL_SECONDS})
 */
@ConfigurationProperties("headend.edge.player")
record PlayerProperties(
        @Nullable String colorButtons,
        @Nullable String colorSeekbar,
        @Nullable String watermarkSource,
        String watermarkPosition,
        @Nullable String watermarkLink,
        int snapshotSeconds) {
    /** What Restreamer-Edge calls "not set". */
    static final String NONE = "none";

    PlayerProperties {
        watermarkSource = NONE.equalsIgnoreCase(watermarkSource) ? null : watermarkSource;
        watermarkLink = NONE.equalsIgnoreCase(watermarkLink) ? null : watermarkLink;
    }

    /** The only server of others that the page may ask, as a content security policy names it; "" = there is none. */
    String watermarkOrigin() {
        if (watermarkSource == null) {
            return "";
        }
        URI source = URI.create(watermarkSource);
        String port = source.getPort() < 0 ? "" : ":" + source.getPort();
        return (source.getScheme() + "://" + source.getHost() + port).toLowerCase(Locale.ROOT);
    }
}
