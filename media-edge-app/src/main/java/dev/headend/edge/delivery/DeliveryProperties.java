package dev.headend.edge.delivery;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the delivered files are.
 *
 * @param root the folder that holds {@code hls} and {@code img-preview} ({@code HLS_FILESYSTEM_PATH}); it need not exist
 *     yet
 * @param allowOrigin the origin whose pages may read the files, or * for all ({@code HLS_ALLOW_ORIGIN})
 * @param mediaUrl where viewers load them from; null = from here ({@code HLS_MEDIA_URL})
 * @param snapshotSeconds how often the encoder stores a picture of each channel; 0 = never, so none is asked for
 *     ({@code SNAPSHOT_INTERVAL_SECONDS})
 */
@ConfigurationProperties("headend.edge.delivery")
public record DeliveryProperties(
        Path root,
        @DefaultValue(ANY_ORIGIN) String allowOrigin,
        @Nullable String mediaUrl,
        int snapshotSeconds) {
    static final String ANY_ORIGIN = "*";

    /** The same for the pages of this program. */
    public MediaUrl media() {
        return MediaUrl.of(mediaUrl);
    }
}
