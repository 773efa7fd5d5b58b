package dev.headend.encoder.hls.recovery;

import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.Storage;
import dev.headend.encoder.storage.StoredFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Refuses to change playlists of a stream that another encoder may have taken over: writes are repeated for minutes when the
 * storage is down, and by then the stream may be finished. As thread-safe as the storage behind it.
 */
public final class FencedStorage implements Storage {
    private final Storage storage;
    private final StreamRegistry streams;

    /** @param storage does the work */
    public FencedStorage(Storage storage, StreamRegistry streams) {
        this.storage = storage;
        this.streams = streams;
    }

    private void check(String path, ContentKind kind) throws IOException {
        if (kind == ContentKind.PLAYLIST && !streams.mayChange(path)) {
            throw new IOException("another encoder may have taken the stream over");
        }
    }

    @Override
    public void put(String path, Path file, ContentKind kind) throws IOException {
        check(path, kind);
        storage.put(path, file, kind);
    }

    @Override
    public void put(String path, byte[] content, ContentKind kind) throws IOException {
        check(path, kind);
        storage.put(path, content, kind);
    }

    @Override
    public Optional<StoredFile> read(String path) throws IOException {
        return storage.read(path);
    }

    @Override
    public boolean replace(String path, byte[] content, ContentKind kind, @Nullable String etag) throws IOException {
        check(path, kind);
        return storage.replace(path, content, kind, etag);
    }

    @Override
    public boolean append(String path, long length, byte[] addition, ContentKind kind) throws IOException {
        check(path, kind);
        return storage.append(path, length, addition, kind);
    }

    @Override
    public void delete(String path) throws IOException {
        storage.delete(path);
    }
}
