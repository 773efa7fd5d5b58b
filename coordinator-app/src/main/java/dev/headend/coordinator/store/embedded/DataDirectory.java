package dev.headend.coordinator.store.embedded;

import dev.headend.config.StartupFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of the store, held by one process at a time; a lock goes with its process, however that ends. */
final class DataDirectory implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DataDirectory.class);

    private static final String STORE_FILE = "coordinator.mv";
    private static final String LOCK_FILE = "coordinator.lock";
    private static final String FORCE_FAILED = "coordinator.force-failed";

    private final Path folder;
    private final FileChannel lockChannel;

    private DataDirectory(Path folder, FileChannel lockChannel) {
        this.folder = folder;
        this.lockChannel = lockChannel;
    }

    /** @throws StartupFailure if it cannot be made or written, or somebody else holds it */
    static DataDirectory lock(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(absolute);
            FileChannel channel =
                    FileChannel.open(absolute.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new StartupFailure("the data directory " + absolute
                        + " is in use by another coordinator; stop that one, or set DATA_DIR to another folder");
            }
            return new DataDirectory(absolute, channel);
        } catch (IOException unusable) {
            throw new StartupFailure(
                    "the data directory " + absolute + " (DATA_DIR) cannot be written: " + unusable, unusable);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    /**
     * For the next start: what this process wrote last may be in the page cache only, where it looks as good as on the disk.
     * The note itself needs to last no longer than that cache.
     */
    void noteForceFailed() {
        try {
            Files.createFile(folder.resolve(FORCE_FAILED));
        } catch (IOException unwritable) {
            log.warn("that the disk failed could not be noted for the next start: {}", unwritable.toString());
        }
    }

    /**
     * After a run that ended so, writes the store anew and forces that: nothing may be built on what looks written and may
     * not be.
     *
     * @throws IOException if that fails too
     */
    void rewriteAfterFailedForce() throws IOException {
        Path note = folder.resolve(FORCE_FAILED);
        if (!Files.exists(note)) {
            return;
        }
        log.warn("the last run ended because the disk failed: writing {} anew", storeFile());
        if (Files.exists(storeFile())) {
            Path copy = folder.resolve(STORE_FILE + ".copy");
            Files.copy(storeFile(), copy, StandardCopyOption.REPLACE_EXISTING);
            force(copy, StandardOpenOption.WRITE);
            Files.move(copy, storeFile(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force();
        }
        Files.delete(note);
    }

    /** Makes durable that the folder has the files that it has. */
    void force() throws IOException {
        force(folder, StandardOpenOption.READ);
    }

    private static void force(Path path, StandardOpenOption access) throws IOException {
        try (FileChannel channel = FileChannel.open(path, access)) {
            channel.force(true);
        }
    }

    Path storeFile() {
        return folder.resolve(STORE_FILE);
    }

    @Override
    public void close() {
        try {
            lockChannel.close();
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }
}
