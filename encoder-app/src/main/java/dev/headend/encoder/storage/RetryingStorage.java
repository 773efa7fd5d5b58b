package dev.headend.encoder.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Retries writes to a storage, at growing intervals, for a limited time. After that a file is lost for good, so that a long
 * outage does not make a live stream fall behind. Blocks for about that time at most, plus the time of the storage's own
 * calls. Thread-safe.
 */
public final class RetryingStorage {
    private static final Logger log = LoggerFactory.getLogger(RetryingStorage.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    private final Storage storage;
    private final Duration retryTime;
    private final AtomicBoolean failing = new AtomicBoolean();

    /** @param retryTime how long to retry one file */
    public RetryingStorage(Storage storage, Duration retryTime) {
        this.storage = storage;
        this.retryTime = retryTime;
    }

    /** Moves a file into storage; returns whether it is stored. */
    public boolean put(String path, Path file, ContentKind kind) {
        boolean stored = repeat(path, () -> storage.put(path, file, kind));
        if (stored) {
            deleteIfExists(file);
        }
        return stored;
    }

    private static void deleteIfExists(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException stuck) {
            log.debug("cannot delete {} after it was stored: {}", file, stuck.toString());
        }
    }

    /** Stores bytes; returns whether they are stored. */
    public boolean put(String path, byte[] content, ContentKind kind) {
        return repeat(path, () -> storage.put(path, content, kind));
    }

    /** Deletes a file, without retries: the caller tries again later. Returns whether it is deleted. */
    public boolean delete(String path) {
        try {
            storage.delete(path);
            return true;
        } catch (IOException failed) {
            log.debug("cannot delete {} from storage: {}", path, failed.toString());
            return false;
        }
    }

    /**
     * As {@link Storage#append}; also false if the storage failed for too long.
     */
    public boolean append(String path, long length, byte[] addition, ContentKind kind) {
        AtomicBoolean appended = new AtomicBoolean();
        return repeat(path, () -> appended.set(storage.append(path, length, addition, kind))) && appended.get();
    }

    private boolean repeat(String path, Attempt attempt) {
        long deadline = System.nanoTime() + retryTime.toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                attempt.run();
                succeeded();
                return true;
            } catch (IOException failed) {
                boolean late = System.nanoTime() + pause.toNanos() > deadline;
                if (late || !slept(pause)) {
                    gaveUp(path, failed);
                    return false;
                }
                pause = pause.multipliedBy(2);
            }
        }
    }

    private void succeeded() {
        if (failing.compareAndSet(true, false)) {
            log.info("storage works again");
        }
    }

    private void gaveUp(String path, IOException failed) {
        boolean news = failing.compareAndSet(false, true);
        log.atLevel(news ? Level.WARN : Level.DEBUG).log("cannot store {}: {}", path, failed.toString());
    }

    private static boolean slept(Duration pause) {
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @FunctionalInterface
    private interface Attempt {
        void run() throws IOException;
    }
}
