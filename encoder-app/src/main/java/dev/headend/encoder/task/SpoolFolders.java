package dev.headend.encoder.task;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders that FFmpeg writes into, one for each task. They are on the file system that is delivered, so that a finished
 * file is published by a rename; the edge never delivers from a folder with their name.
 *
 * <p>Several encoders may share a file system. Each has a folder of its own with its spools, and a lock file beside it; the
 * operating system releases the lock when the process ends. Blocks; thread-safe.
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

    /** Spools below a folder that is delivered. */
    public static SpoolFolders in(Path delivered) {
        return new SpoolFolders(delivered.resolve(NAME));
    }

    /** Creates and locks the folder of this encoder, and deletes folders of encoders that were killed. */
    public synchronized void claim() throws IOException {
        Files.createDirectories(root);
        held = tryLock(lockOf(instance));
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(root, "*" + LOCK)) {
            for (Path lock : locks) {
                deleteIfAbandoned(lock);
            }
        }
    }

    private void deleteIfAbandoned(Path lock) throws IOException {
        try (FileChannel abandoned = tryLock(lock)) {
            if (abandoned != null) {
                String file = lock.getFileName().toString();
                deleteTree(root.resolve(file.substring(0, file.length() - LOCK.length())));
                Files.deleteIfExists(lock);
            }
        }
    }

    /** Takes a lock; null if it is held by another process, or by this one. */
    private static @Nullable FileChannel tryLock(Path lock) throws IOException {
        FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException _) {
            log.trace("{} is locked by this process", lock);
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

    /** Deletes the folder of a task with its content; logs what cannot be deleted. */
    void remove(TaskId id) {
        tryToDelete(of(id));
    }

    /** Deletes the folder of this encoder, and its lock; no task may be running. */
    public synchronized void release() {
        tryToDelete(root.resolve(instance));
        try (FileChannel lock = held) {
            held = null;
            if (lock != null) {
                Files.deleteIfExists(lockOf(instance));
            }
        } catch (IOException stuck) {
            log.warn("cannot delete {}: {}", lockOf(instance), stuck.toString());
        }
    }

    private static void tryToDelete(Path folder) {
        try {
            deleteTree(folder);
        } catch (IOException stuck) {
            log.warn("cannot delete {}: {}", folder, stuck.toString());
        }
    }

    /** Removes a folder with its content, if it exists. */
    private static void deleteTree(Path folder) throws IOException {
        if (Files.exists(folder)) {
            Files.walkFileTree(folder, new TreeDeletion());
        }
    }

    /** A file that somebody else deletes meanwhile is no error. */
    private static final class TreeDeletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
