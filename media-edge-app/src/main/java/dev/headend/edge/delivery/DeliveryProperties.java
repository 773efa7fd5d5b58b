package dev.headend.edge.delivery;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the delivered files are.
 *
 * @param root the folder that holds {@code hls} and {@code img-preview} ({@code HLS_FILESYSTEM_PATH}); it need not exist
 *     yet
 */
@ConfigurationProperties("headend.edge.delivery")
public record DeliveryProperties(Path root) {}
