package dev.headend.encoder.storage;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
@ConfigurationProperties(StorageProperties.PREFIX)
public record StorageProperties(
        Type type, Path root, Path dataDir, @Nullable Long spoolLimitMb) {
    /** Of the properties. */
    public static final String PREFIX = "headend.encoder.storage";

    private static final long MIB = 1 << 20;
    /** What stays free on the disk is for others, and for FFmpeg: a twentieth, but no more than this. */
    private static final long MAX_KEPT_FREE = 512 * MIB;

    private static final int KEPT_FREE_SHARE = 20;

    /** What is wrong with the folders that are to be written, a sentence each. Looks at the disk; leaves nothing there. */
    public List<String> folderProblems() {
        Stream<Optional<String>> ofRoot =
                type == Type.FILESYSTEM ? Stream.of(FolderTrial.problem(root, "HLS_FILESYSTEM_PATH")) : Stream.empty();
        return Stream.concat(ofRoot, Stream.of(FolderTrial.problem(dataDir, "DATA_DIR")))
                .flatMap(Optional::stream)
                .toList();
    }

    /** How much may wait for the storage. Looks at the disk, now and each time. */
    public SpoolBudget spoolBudget() {
        File disk = existing(dataDir.toAbsolutePath()).toFile();
        long kept = Math.min(MAX_KEPT_FREE, disk.getTotalSpace() / KEPT_FREE_SHARE);
        long limit = spoolLimitMb != null ? spoolLimitMb * MIB : disk.getUsableSpace() / 2;
        return new SpoolBudget(limit, () -> disk.getUsableSpace() - kept);
    }

    /** The deepest folder that exists: the others will be made there. */
    static Path existing(Path folder) {
        Path parent = folder.getParent();
        return Files.exists(folder) || parent == null ? folder : existing(parent);
    }

    /** The kinds of storage. */
    public enum Type {
        FILESYSTEM,
        HTTP,
        S3,
        AZ
    }
}
