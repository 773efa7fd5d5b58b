package dev.headend.encoder.storage;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the files go.
 *
 * @param type the kind of storage ({@code HLS_STORAGE_TYPE})
 * @param root the folder of a file system ({@code HLS_FILESYSTEM_PATH})
 */
@ConfigurationProperties("headend.encoder.storage")
public record StorageProperties(Type type, Path root) {
    /** The kinds of storage. */
    public enum Type {
        FILESYSTEM
    }
}
