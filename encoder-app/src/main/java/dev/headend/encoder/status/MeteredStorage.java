package dev.headend.encoder.status;

import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.Storage;
import dev.headend.encoder.storage.StoredFile;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Counts and times writes to a storage. As thread-safe as the storage behind it. */
public final class MeteredStorage implements Storage {
    private final Storage storage;
    private final String type;
    private final MeterRegistry registry;
    /** When each write that is under way began, by {@link System#nanoTime}. */
    private final Map<Object, Long> underWay;

    /**
     * A storage with metrics.
     *
     * @param storage does the work
     * @param type what kind of storage it is, in a word, for a label
     */
    public MeteredStorage(Storage storage, String type, MeterRegistry registry) {
        this(storage, type.toLowerCase(Locale.ROOT), registry, new ConcurrentHashMap<>());
        Gauge.builder("headend.encoder.storage.longest.write.seconds", this, MeteredStorage::longestSeconds)
                .description("Age of the oldest write to the storage that is under way.")
                .tag("storage", this.type)
                .register(registry);
    }

    private MeteredStorage(Storage storage, String type, MeterRegistry registry, Map<Object, Long> underWay) {
        this.storage = storage;
        this.type = type;
        this.registry = registry;
        this.underWay = underWay;
    }

    /** Another way into the same storage, with the same metrics. */
    public MeteredStorage beside(Storage other) {
        return new MeteredStorage(other, type, registry, underWay);
    }

    /** One that hangs never comes to be counted as stored or failed. */
    private double longestSeconds() {
        long now = System.nanoTime();
        return underWay.values().stream()
                .mapToDouble(
                        begin -> (now - begin) / (double) Duration.ofSeconds(1).toNanos())
                .max()
                .orElse(0);
    }

    @Override
    public void put(String path, Path file, ContentKind kind) throws IOException {
        long size = Files.size(file);
        boolean ignored = write(kind, size, () -> {
            storage.put(path, file, kind);
            return true;
        });
    }

    @Override
    public void put(String path, byte[] content, ContentKind kind) throws IOException {
        boolean ignored = write(kind, content.length, () -> {
            storage.put(path, content, kind);
            return true;
        });
    }

    @Override
    public Optional<StoredFile> read(String path) throws IOException {
        return storage.read(path);
    }

    @Override
    public boolean replace(String path, byte[] content, ContentKind kind, @Nullable String etag) throws IOException {
        return write(kind, content.length, () -> storage.replace(path, content, kind, etag));
    }

    @Override
    public boolean append(String path, long length, byte[] addition, ContentKind kind) throws IOException {
        return write(kind, addition.length, () -> storage.append(path, length, addition, kind));
    }

    @Override
    public void delete(String path) throws IOException {
        storage.delete(path);
    }

    private boolean write(ContentKind kind, long bytes, Write write) throws IOException {
        Object key = new Object();
        long begin = System.nanoTime();
        underWay.put(key, begin);
        try {
            boolean written = write.run();
            if (written) {
                stored(kind, bytes, Duration.ofNanos(System.nanoTime() - begin));
            }
            return written;
        } catch (IOException refused) {
            counter(
                            "headend.encoder.storage.failures",
                            "Failed attempts to store a file, by kind and storage.",
                            kind,
                            true)
                    .increment();
            throw refused;
        } finally {
            underWay.remove(key);
        }
    }

    private void stored(ContentKind kind, long bytes, Duration time) {
        counter("headend.encoder.files.stored", "Files stored, by kind.", kind, false)
                .increment();
        counter("headend.encoder.bytes.stored", "Bytes stored, by kind of file.", kind, false)
                .increment(bytes);
        Timer.builder("headend.encoder.storage.write")
                .description("Successful writes to the storage, by kind of file and storage.")
                .tag("kind", word(kind))
                .tag("storage", type)
                .register(registry)
                .record(time);
    }

    private Counter counter(String name, String description, ContentKind kind, boolean byStorage) {
        Counter.Builder counter = Counter.builder(name).description(description).tag("kind", word(kind));
        return (byStorage ? counter.tag("storage", type) : counter).register(registry);
    }

    private static String word(ContentKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether something was written. */
    @FunctionalInterface
    private interface Write {
        boolean run() throws IOException;
    }
}
