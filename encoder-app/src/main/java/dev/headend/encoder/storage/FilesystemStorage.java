package dev.headend.encoder.storage;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Storage in a folder. Files appear by a rename; until then their name begins with a dot, and the edge does not deliver
 * them. Thread-safe.
 */
public final class FilesystemStorage implements Storage {
    private final Path root;

    /** @param root created when it is first needed */
    public FilesystemStorage(Path root) {
        this.root = root.toAbsolutePath();
    }

    @Override
    public void put(String path, Path file, ContentKind kind) throws IOException {
        Path target = prepared(path);
        try {
            rename(file, target);
        } catch (AtomicMoveNotSupportedException otherFileSystem) {
            Path part = partOf(target);
            try {
                Files.copy(file, part);
                rename(part, target);
            } finally {
                Files.deleteIfExists(part);
            }
            Files.delete(file);
        }
    }

    @Override
    public void put(String path, byte[] content, ContentKind kind) throws IOException {
        Path target = prepared(path);
        Path part = partOf(target);
        try {
            Files.write(part, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            rename(part, target);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    @Override
    public void delete(String path) throws IOException {
        Files.deleteIfExists(resolve(path));
    }

    private static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** With a random name, because two writers of one file must not share it. */
    private static Path partOf(Path target) {
        String drawn = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        return target.resolveSibling("." + drawn + ".part");
    }

    private Path prepared(String path) throws IOException {
        Path target = resolve(path);
        Files.createDirectories(target.resolveSibling(""));
        return target;
    }

    private Path resolve(String path) {
        return root.resolve(String.join("/", StoragePath.of(path).names()));
    }
}
