package dev.headend.encoder.storage;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where files are stored.
 *
 * @param type kind of storage ({@code HLS_STORAGE_TYPE})
 * @param root root folder of a filesystem storage ({@code HLS_FILESYSTEM_PATH})
 */
@ConfigurationProperties("headend.encoder.storage")
public record StorageProperties(Type type, Path root) {
    /** The kinds of storage. */
    public enum Type {
        FILESYSTEM
    }
}
