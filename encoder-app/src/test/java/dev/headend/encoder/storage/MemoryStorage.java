package dev.headend.encoder.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Files in memory. Each way to write one goes through {@link #write}, for tests that let it fail. */
public class MemoryStorage implements Storage {
    private final Map<String, byte[]> files = new HashMap<>();

    /** Stores a file, or what it is after an addition. */
    protected void write(String path, byte[] content, ContentKind kind) throws IOException {
        files.put(path, content);
    }

    /** The files by path. */
    protected final Map<String, byte[]> files() {
        return files;
    }

    @Override
    public void put(String path, Path file, ContentKind kind) throws IOException {
        put(path, Files.readAllBytes(file), kind);
        Files.delete(file);
    }

    @Override
    public synchronized void put(String path, byte[] content, ContentKind kind) throws IOException {
        StoragePath.of(path);
        write(path, content.clone(), kind);
    }

    @Override
    public synchronized Optional<StoredFile> read(String path) throws IOException {
        StoragePath.of(path);
        return Optional.ofNullable(files.get(path))
                .map(content -> new StoredFile(content.clone(), String.valueOf(Arrays.hashCode(content))));
    }

    @Override
    public synchronized boolean replace(String path, byte[] content, ContentKind kind, @Nullable String etag)
            throws IOException {
        String existing = read(path).map(StoredFile::etag).orElse(null);
        boolean same = existing == null ? etag == null : existing.equals(etag);
        if (same) {
            write(path, content.clone(), kind);
        }
        return same;
    }

    @Override
    public synchronized boolean append(String path, long length, byte[] addition, ContentKind kind) throws IOException {
        StoragePath.of(path);
        byte[] existing = files.get(path);
        if (existing == null || existing.length < length || existing.length > length + addition.length) {
            return false;
        }
        byte[] longer = Arrays.copyOf(existing, (int) length + addition.length);
        System.arraycopy(addition, 0, longer, (int) length, addition.length);
        write(path, longer, kind);
        return true;
    }

    @Override
    public synchronized void delete(String path) throws IOException {
        StoragePath.of(path);
        files.remove(path);
    }
}
