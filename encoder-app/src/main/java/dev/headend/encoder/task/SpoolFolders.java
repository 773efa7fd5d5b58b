package dev.headend.encoder.task;

import dev.headend.control.PeerInstance;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders that FFmpeg writes into, one for each task. They are on a local disk ({@code DATA_DIR}): FFmpeg never waits for
 * the storage, whatever becomes of it.
 *
 * <p>Several encoders may share a folder. Each has a folder of its own with its spools, and a lock file beside it; the
 * operating system releases the lock when the process ends. Blocks; thread-safe.
 */
public final class SpoolFolders {
    private static final Logger log = LoggerFactory.getLogger(SpoolFolders.class);
    private static final String NAME = "spool";
    private static final String LOCK = ".lock";
    private static final byte[] OWNED = {'\n'};

    /**
     * The locks of this process, which it must not open again: closing any channel of a file drops all locks that a process has
     * on it (POSIX). Whoever works with lock files holds this object's monitor.
     */
    private static final Set<Path> OWN_LOCKS = new HashSet<>();

    private final Path root;
    private final String instance;
    /** The lock; null before {@link #claim} and after {@link #release}. */
    private @Nullable FileChannel held;

    private SpoolFolders(Path root, String instance) {
        this.root = root.toAbsolutePath();
        this.instance = instance;
    }

    /**
     * Spools below a folder for working files.
     *
     * @param instance of this run of the program, never used before; names its folder
     */
    public static SpoolFolders in(Path dataDir, PeerInstance instance) {
        return new SpoolFolders(dataDir.resolve(NAME), instance.toString());
    }

    /**
     * Creates and locks the folder of this encoder, and deletes folders of encoders that were killed.
     *
     * @return those encoders: the operating system has released their locks, so they are dead
     * @throws IOException if nothing can be written or locked there
     */
    public List<PeerInstance> claim() throws IOException {
        List<PeerInstance> dead = new ArrayList<>();
        Files.createDirectories(root);
        synchronized (OWN_LOCKS) {
            OWN_LOCKS.add(lockOf(instance));
            FileChannel own = locked(lockOf(instance));
            held = own;
            markAsOwned(own);
            try (DirectoryStream<Path> locks = Files.newDirectoryStream(root, "*" + LOCK)) {
                for (Path lock : locks) {
                    deleteIfAbandoned(lock).ifPresent(dead::add);
                }
            }
        }
        return dead;
    }

    /** Nobody takes a file for that of a dead encoder while its owner was only about to lock it: it is empty then. */
    private static void markAsOwned(FileChannel own) {
        try {
            int ignored = own.write(ByteBuffer.wrap(OWNED));
        } catch (IOException full) {
            log.warn(
                    "cannot write to a lock file; if this encoder is killed, its streams wait to be resumed: {}",
                    full.toString());
        }
    }

    /**
     * Another encoder that starts may take a new file for an abandoned one, and delete it: then it is made again. Nobody else
     * makes one of this name: if one exists, it is the one that is locked.
     */
    private static FileChannel locked(Path lock) throws IOException {
        while (true) {
            FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.lock();
            if (Files.exists(lock)) {
                return channel;
            }
            channel.close();
        }
    }

    /** Empty when its owner lives, or nothing is known of it. */
    Optional<PeerInstance> deleteIfAbandoned(Path lock) {
        if (OWN_LOCKS.contains(lock)) {
            return Optional.empty();
        }
        try {
            Object file = identityOf(lock);
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
                return deleteIfAbandoned(lock, file, channel);
            }
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (IOException stuck) {
            log.warn("cannot find out whether the encoder of {} was killed: {}", lock, stuck.toString());
            return Optional.empty();
        }
    }

    /**
     * What was opened may have been deleted before it was locked here, and its owner has made another by now.
     *
     * @param opened identity of the file that was opened
     */
    Optional<PeerInstance> deleteIfAbandoned(Path lock, Object opened, FileChannel channel) throws IOException {
        if (channel.tryLock() == null || !opened.equals(identityOf(lock))) {
            return Optional.empty();
        }
        String file = lock.getFileName().toString();
        String owner = file.substring(0, file.length() - LOCK.length());
        boolean owned = channel.size() > 0;
        delete(root.resolve(owner), lock);
        return owned ? PeerInstance.parse(owner) : Optional.empty();
    }

    /** Its inode; where files have none, its name. */
    static Object identityOf(Path file) throws IOException {
        Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return key == null ? file : key;
    }

    /** An FFmpeg that has not noticed yet that its encoder is gone may still write there: the next start tries again. */
    private static void delete(Path folder, Path lock) {
        try {
            deleteTree(folder);
            Files.deleteIfExists(lock);
        } catch (IOException stuck) {
            log.warn("cannot delete what the killed encoder of {} left: {}", lock, stuck.toString());
        }
    }

    private Path lockOf(String name) {
        return root.resolve(name + LOCK);
    }

    /** The folder of a task; it need not exist. */
    Path of(TaskId id) {
        return root.resolve(instance)
                .resolve(id.channel().value())
                .resolve(id.streamId().value());
    }

    /** Deletes the folder of a task with its content; logs what cannot be deleted. */
    void remove(TaskId id) {
        tryToDelete(of(id));
    }

    /** Deletes the folder of this encoder, and its lock; no task may be running. */
    public void release() {
        tryToDelete(root.resolve(instance));
        synchronized (OWN_LOCKS) {
            try (FileChannel lock = held) {
                held = null;
                if (lock != null) {
                    Files.deleteIfExists(lockOf(instance));
                }
            } catch (IOException stuck) {
                log.warn("cannot delete {}: {}", lockOf(instance), stuck.toString());
            }
            OWN_LOCKS.remove(lockOf(instance));
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
