package dev.headend.encoder.hls.recovery;

import dev.headend.encoder.storage.ContentKind;
import dev.headend.encoder.storage.Storage;
import dev.headend.encoder.storage.StoredFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Refuses to change playlists of a stream that another encoder may have taken over: writes are repeated for minutes when the
 * storage is down, and by then the stream may be finished. A write that is under way when the right to it ends is interrupted. As
 * thread-safe as the storage behind it.
 */
public final class FencedStorage implements Storage {
    /** Much shorter than others wait after the right has ended, before they take the stream over. */
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

    private static final ScheduledExecutorService CHECKS = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("storage-fence").daemon().factory());

    private final Storage storage;
    private final StreamRegistry streams;
    private final Duration checkInterval;

    /** @param storage does the work */
    public FencedStorage(Storage storage, StreamRegistry streams) {
        this(storage, streams, CHECK_INTERVAL);
    }

    FencedStorage(Storage storage, StreamRegistry streams, Duration checkInterval) {
        this.storage = storage;
        this.streams = streams;
        this.checkInterval = checkInterval;
    }

    private <T> T fenced(String path, ContentKind kind, Change<T> change) throws IOException {
        if (kind != ContentKind.PLAYLIST) {
            return change.make();
        }
        if (!streams.mayChange(path)) {
            throw new IOException("another encoder may have taken the stream over");
        }
        try (Fence ignored = new Fence(path)) {
            return change.make();
        }
    }

    @Override
    public void put(String path, Path file, ContentKind kind) throws IOException {
        Object ignored = fenced(path, kind, () -> {
            storage.put(path, file, kind);
            return storage;
        });
    }

    @Override
    public void put(String path, byte[] content, ContentKind kind) throws IOException {
        Object ignored = fenced(path, kind, () -> {
            storage.put(path, content, kind);
            return storage;
        });
    }

    @Override
    public Optional<StoredFile> read(String path) throws IOException {
        return storage.read(path);
    }

    @Override
    public boolean replace(String path, byte[] content, ContentKind kind, @Nullable String etag) throws IOException {
        return fenced(path, kind, () -> storage.replace(path, content, kind, etag));
    }

    @Override
    public boolean append(String path, long length, byte[] addition, ContentKind kind) throws IOException {
        return fenced(path, kind, () -> storage.append(path, length, addition, kind));
    }

    @Override
    public void delete(String path) throws IOException {
        storage.delete(path);
    }

    @FunctionalInterface
    private interface Change<T> {
        T make() throws IOException;
    }

    /** Interrupts this thread when the stream may not be changed any more, until it is closed. */
    private final class Fence implements AutoCloseable {
        private final Thread writer = Thread.currentThread();
        private final String path;
        private final ScheduledFuture<?> checks;
        private boolean interrupted;
        private boolean closed;

        Fence(String path) {
            this.path = path;
            long nanos = checkInterval.toNanos();
            this.checks = CHECKS.scheduleWithFixedDelay(this::check, nanos, nanos, TimeUnit.NANOSECONDS);
        }

        private synchronized void check() {
            if (!closed && !interrupted && !streams.mayChange(path)) {
                interrupted = true;
                writer.interrupt();
            }
        }

        /** The interrupt was meant for this write alone. */
        @Override
        public synchronized void close() {
            closed = true;
            boolean ignored = checks.cancel(false);
            if (interrupted) {
                boolean _ = Thread.interrupted();
            }
        }
    }
}
