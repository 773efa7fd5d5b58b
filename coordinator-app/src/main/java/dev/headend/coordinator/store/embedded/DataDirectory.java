package dev.headend.coordinator.store.embedded;

import dev.headend.config.StartupFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The folder of the store, held by one process at a time; a lock goes with its process, however that ends. */
final class DataDirectory implements AutoCloseable {
    private static final String STORE_FILE = "coordinator.mv";
    private static final String LOCK_FILE = "coordinator.lock";

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

    Path storeFile() {
        return folder.resolve(STORE_FILE);
    }

    @Override
    public void close() throws IOException {
        lockChannel.close();
    }
}
