package dev.headend.encoder.storage;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where files are stored, and where they are worked on.
 *
 * @param type kind of storage ({@code HLS_STORAGE_TYPE})
 * @param root root folder of a filesystem storage ({@code HLS_FILESYSTEM_PATH})
 * @param dataDir folder for working files ({@code DATA_DIR})
 */
@ConfigurationProperties("headend.encoder.storage")
public record StorageProperties(Type type, Path root, Path dataDir) {
    /** The kinds of storage. */
    public enum Type {
        FILESYSTEM,
        HTTP,
        S3,
        AZ
    }
}
