package dev.headend.encoder.storage;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Files of a filesystem storage that are not complete yet. They are in a hidden folder of the file system that is delivered,
 * so that a rename publishes them. What killed encoders left there is deleted in passing. Blocks; thread-safe.
 */
final class TemporaryFiles {
    static final String FOLDER = ".incoming";
    /** Nobody writes that long without a byte. */
    private static final Duration ABANDONED_AFTER = Duration.ofMinutes(10);

    private final String instance = UUID.randomUUID().toString();
    private final AtomicLong numbers = new AtomicLong();
    /** When each folder was looked through, by {@link System#nanoTime}. */
    private final Map<Path, Long> sweeps = new ConcurrentHashMap<>();

    /**
     * Creates an empty file.
     *
     * @param parent of the hidden folder
     */
    Path create(Path parent) throws IOException {
        Path folder = parent.resolve(FOLDER);
        Path file = folder.resolve(instance + "-" + numbers.incrementAndGet());
        try {
            Files.createFile(file);
        } catch (NoSuchFileException first) {
            Files.createDirectories(folder);
            Files.createFile(file);
        }
        sweepIfDue(folder, file);
        return file;
    }

    private void sweepIfDue(Path folder, Path created) throws IOException {
        long now = System.nanoTime();
        Long last = sweeps.get(folder);
        if (last == null || now - last >= ABANDONED_AFTER.toNanos()) {
            sweeps.put(folder, now);
            // The file system's clock may not be ours.
            sweep(folder, Files.getLastModifiedTime(created));
        }
    }

    private static void sweep(Path folder, FileTime now) throws IOException {
        FileTime limit = FileTime.from(now.toInstant().minus(ABANDONED_AFTER));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                deleteIfOlder(file, limit);
            }
        }
    }

    private static void deleteIfOlder(Path file, FileTime limit) throws IOException {
        try {
            if (Files.getLastModifiedTime(file).compareTo(limit) < 0) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException published) {
            // Somebody has just renamed or deleted it.
        }
    }
}
