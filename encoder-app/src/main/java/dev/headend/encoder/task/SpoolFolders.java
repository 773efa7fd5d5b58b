package dev.headend.encoder.task;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders that FFmpeg writes into, one a task. They are on the file system of what is delivered, so that a finished
 * file is published by renaming it, under a name that is never delivered.
 *
 * <p>Several encoders may share a file system: the spools of each are in a folder of its own, and a lock beside that says
 * whether the encoder lives. A lock ends with its process, however that ends. Blocks; thread-safe.
 */
public final class SpoolFolders {
    private static final Logger log = LoggerFactory.getLogger(SpoolFolders.class);
    private static final String NAME = ".spool";
    private static final String LOCK = ".lock";

    private final Path root;
    private final String instance = UUID.randomUUID().toString();
    /** The lock; null before {@link #claim} and after {@link #release}. */
    private @Nullable FileChannel held;

    private SpoolFolders(Path root) {
        this.root = root;
    }

    /** The spools beside what is delivered from a folder. */
    public static SpoolFolders in(Path delivered) {
        return new SpoolFolders(delivered.resolve(NAME));
    }

    /** Begins to use them, and removes what encoders left that were killed. */
    public synchronized void claim() throws IOException {
        Files.createDirectories(root);
        held = hold(lockOf(instance));
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(root, "*" + LOCK)) {
            for (Path lock : locks) {
                removeIfAbandoned(lock);
            }
        }
    }

    private void removeIfAbandoned(Path lock) throws IOException {
        try (FileChannel abandoned = hold(lock)) {
            if (abandoned != null) {
                String file = lock.getFileName().toString();
                FileTrees.remove(root.resolve(file.substring(0, file.length() - LOCK.length())));
                Files.deleteIfExists(lock);
            }
        }
    }

    /** Takes a lock; null if somebody else has it, or this process. */
    private static @Nullable FileChannel hold(Path lock) throws IOException {
        FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException _) {
            log.trace("{} is held by this process", lock);
        }
        channel.close();
        return null;
    }

    private Path lockOf(String name) {
        return root.resolve(name + LOCK);
    }

    /** The folder of a task; it need not exist. */
    Path of(TaskId id) {
        return root.resolve(instance).resolve(id.channel() + "-" + id.streamId());
    }

    /** Removes the folder of a task with all that is in it, as far as that is possible. */
    void remove(TaskId id) {
        tryToRemove(of(id));
    }

    /** Removes everything; no task may be running. */
    public synchronized void release() {
        tryToRemove(root.resolve(instance));
        try (FileChannel lock = held) {
            held = null;
            if (lock != null) {
                Files.deleteIfExists(lockOf(instance));
            }
        } catch (IOException stuck) {
            log.warn("{} could not be removed: {}", lockOf(instance), stuck.toString());
        }
    }

    private static void tryToRemove(Path folder) {
        try {
            FileTrees.remove(folder);
        } catch (IOException stuck) {
            log.warn("{} could not be removed: {}", folder, stuck.toString());
        }
    }
}
