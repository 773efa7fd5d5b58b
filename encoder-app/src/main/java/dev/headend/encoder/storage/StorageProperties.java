package dev.headend.encoder.storage;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where files are stored, and where they are worked on.
 *
 * @param type kind of storage ({@code HLS_STORAGE_TYPE})
 * @param root root folder of a filesystem storage ({@code HLS_FILESYSTEM_PATH})
 * @param dataDir folder for working files ({@code DATA_DIR})
 * @param spoolLimitMb how much may wait there for the storage, in MiB; null = half of what is free ({@code SPOOL_LIMIT_MB})
 */
@ConfigurationProperties("headend.encoder.storage")
public record StorageProperties(
        Type type, Path root, Path dataDir, @Nullable Long spoolLimitMb) {
    private static final long MIB = 1 << 20;
    /** How many bytes may wait for the storage. Looks at the disk, unless that is set. */
    public long spoolBytes() {
        return spoolLimitMb != null ? spoolLimitMb * MIB : usableBytes(dataDir.toAbsolutePath()) / 2;
    }

    /** Of the deepest folder that exists: the others will be made there. */
    private static long usableBytes(Path folder) {
        Path parent = folder.getParent();
        return Files.exists(folder) || parent == null ? folder.toFile().getUsableSpace() : usableBytes(parent);
    }

    /** The kinds of storage. */
    public enum Type {
        FILESYSTEM,
        HTTP,
        S3,
        AZ
    }
}
