package dev.headend.encoder.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Storage in a folder. Files appear by a rename, folders when they are needed; those whose last file was deleted go with it. What is
 * not complete is in hidden folders, which the edge does not deliver. Thread-safe.
 */
public final class FilesystemStorage implements Storage {
    private static final Logger log = LoggerFactory.getLogger(FilesystemStorage.class);

    private final Path root;
    private final TemporaryFiles temporaries = new TemporaryFiles();
    private final ReplaceLocks locks;

    /** @param root created when it is first needed */
    public FilesystemStorage(Path root) {
        this.root = root.toAbsolutePath();
        this.locks = new ReplaceLocks(this.root);
    }

    /**
     * Creates the root folder.
     *
     * @throws IOException if nothing could be written there
     */
    public void prepare() throws IOException {
        Files.createDirectories(root);
        if (!Files.isWritable(root)) {
            throw new AccessDeniedException(root.toString());
        }
    }

    @Override
    public void put(String path, Path file, ContentKind kind) throws IOException {
        Path target = resolve(path);
        try {
            rename(file, target);
        } catch (AtomicMoveNotSupportedException otherFileSystem) {
            publish(target, part -> Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING));
        }
    }

    @Override
    public void put(String path, byte[] content, ContentKind kind) throws IOException {
        publish(resolve(path), part -> Files.write(part, content));
    }

    @Override
    public Optional<StoredFile> read(String path) throws IOException {
        try (InputStream file = Files.newInputStream(resolve(path))) {
            byte[] content = file.readNBytes(MAX_READ + 1);
            if (content.length > MAX_READ) {
                throw new IOException(path + " is longer than " + MAX_READ + " bytes");
            }
            return Optional.of(StoredFile.of(content));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    @Override
    public boolean replace(String path, byte[] content, ContentKind kind, @Nullable String etag) throws IOException {
        return locks.guarded(path, () -> {
            String existing = read(path).map(StoredFile::etag).orElse(null);
            if (existing == null ? etag != null : !existing.equals(etag)) {
                return false;
            }
            put(path, content, kind);
            return true;
        });
    }

    @Override
    public boolean append(String path, long length, byte[] addition, ContentKind kind) throws IOException {
        try (FileChannel file = FileChannel.open(resolve(path), StandardOpenOption.WRITE)) {
            if (file.size() < length || file.size() > length + addition.length) {
                return false;
            }
            ByteBuffer rest = ByteBuffer.wrap(addition);
            while (rest.hasRemaining()) {
                int ignored = file.write(rest, length + rest.position());
            }
            return true;
        } catch (NoSuchFileException none) {
            return false;
        }
    }

    @Override
    public void delete(String path) throws IOException {
        Path file = resolve(path);
        Files.deleteIfExists(file);
        deleteEmptyFolders(file.resolveSibling(""));
    }

    /** Up to those of the first level, which hold what is not complete. */
    private void deleteEmptyFolders(Path deepest) {
        try {
            for (Path folder = deepest;
                    folder.getNameCount() > root.getNameCount() + 1;
                    folder = folder.resolveSibling("")) {
                Files.delete(folder);
            }
        } catch (IOException notEmpty) {
            log.trace("folder stays: {}", notEmpty.toString());
        }
    }

    private void publish(Path target, Writing writing) throws IOException {
        Path part = temporaries.create(firstFolder(target));
        try {
            writing.to(part);
            rename(part, target);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** A folder of the first level may be a file system of its own. */
    private Path firstFolder(Path target) {
        Path relative = root.relativize(target);
        return relative.getNameCount() == 1 ? root : root.resolve(relative.getName(0));
    }

    /** Another thread may just be deleting the folder. */
    private static void rename(Path from, Path to) throws IOException {
        try {
            move(from, to);
        } catch (NoSuchFileException noFolder) {
            Files.createDirectories(to.resolveSibling(""));
            move(from, to);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path resolve(String path) {
        return root.resolve(StoragePath.of(path).toString());
    }

    @FunctionalInterface
    private interface Writing {
        void to(Path part) throws IOException;
    }
}
