package dev.headend.encoder.status;

import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.Storage;
import dev.headend.encoder.storage.StoredFile;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts writes to a storage. As thread-safe as the storage behind it. */
public final class MeteredStorage implements Storage {
    private final Storage storage;
    private final MeterRegistry registry;

    /** @param storage does the work */
    public MeteredStorage(Storage storage, MeterRegistry registry) {
        this.storage = storage;
        this.registry = registry;
    }

    @Override
    public void put(String path, Path file, ContentKind kind) throws IOException {
        long size = Files.size(file);
        try {
            storage.put(path, file, kind);
        } catch (IOException refused) {
            failed(kind);
            throw refused;
        }
        stored(kind, size);
    }

    @Override
    public void put(String path, byte[] content, ContentKind kind) throws IOException {
        try {
            storage.put(path, content, kind);
        } catch (IOException refused) {
            failed(kind);
            throw refused;
        }
        stored(kind, content.length);
    }

    @Override
    public Optional<StoredFile> read(String path) throws IOException {
        return storage.read(path);
    }

    @Override
    public boolean replace(String path, byte[] content, ContentKind kind, @Nullable String etag) throws IOException {
        return conditional(() -> storage.replace(path, content, kind, etag), content, kind);
    }

    @Override
    public boolean append(String path, long length, byte[] addition, ContentKind kind) throws IOException {
        return conditional(() -> storage.append(path, length, addition, kind), addition, kind);
    }

    private boolean conditional(ConditionalWrite write, byte[] bytes, ContentKind kind) throws IOException {
        try {
            boolean written = write.run();
            if (written) {
                stored(kind, bytes.length);
            }
            return written;
        } catch (IOException refused) {
            failed(kind);
            throw refused;
        }
    }

    @Override
    public void delete(String path) throws IOException {
        storage.delete(path);
    }

    private void stored(ContentKind kind, long bytes) {
        counter("headend.encoder.files.stored", "Files stored, by kind.", kind).increment();
        counter("headend.encoder.bytes.stored", "Bytes stored, by kind of file.", kind)
                .increment(bytes);
    }

    private void failed(ContentKind kind) {
        counter("headend.encoder.storage.failures", "Failed attempts to store a file, by kind.", kind)
                .increment();
    }

    private Counter counter(String name, String description, ContentKind kind) {
        return Counter.builder(name)
                .description(description)
                .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    @FunctionalInterface
    private interface ConditionalWrite {
        boolean run() throws IOException;
    }
}
