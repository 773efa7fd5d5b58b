package dev.headend.encoder.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Lets one thread of one process at a time replace a file of a filesystem storage conditionally. Lock files in a hidden
 * folder, a fixed number of them that paths share, keep processes apart. Blocks; thread-safe.
 */
final class ReplaceLocks {
    private static final String FOLDER = ".locks";
    private static final int COUNT = 32;

    private final Path folder;
    /**
     * One for each lock file. A process loses its POSIX locks on a file when it closes any channel of it, so it has one at a
     * time; every instance for one folder in a process would need the same ones, so they are shared by all.
     */
    private static final List<ReentrantLock> IN_PROCESS =
            Stream.generate(ReentrantLock::new).limit(COUNT).toList();

    ReplaceLocks(Path root) {
        this.folder = root.resolve(FOLDER);
    }

    /** Does it while nobody else may replace this path. */
    boolean guarded(String path, Replacement replacement) throws IOException {
        int index = Math.floorMod(path.hashCode(), COUNT);
        IN_PROCESS.get(index).lock();
        try (FileChannel channel = open(index);
                var _ = channel.lock()) {
            return replacement.run();
        } finally {
            IN_PROCESS.get(index).unlock();
        }
    }

    private FileChannel open(int index) throws IOException {
        Files.createDirectories(folder);
        return FileChannel.open(
                folder.resolve(String.valueOf(index)), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    @FunctionalInterface
    interface Replacement {
        boolean run() throws IOException;
    }
}
