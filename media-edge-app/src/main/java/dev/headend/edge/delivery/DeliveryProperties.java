package dev.headend.edge.delivery;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the delivered files are.
 *
 * @param root the folder that holds {@code hls} and {@code img-preview} ({@code HLS_FILESYSTEM_PATH}); it need not exist
 *     yet
 * @param allowOrigin the origin whose pages may read the files, or * for all ({@code HLS_ALLOW_ORIGIN})
 */
@ConfigurationProperties("headend.edge.delivery")
public record DeliveryProperties(
        Path root, @DefaultValue(ANY_ORIGIN) String allowOrigin) {
    static final String ANY_ORIGIN = "*";
}
