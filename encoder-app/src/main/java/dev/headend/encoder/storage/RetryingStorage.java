package dev.headend.encoder.storage;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retries writes to a storage, at growing intervals, for a limited time: an outage of minutes costs nothing, as what comes
 * meanwhile waits on the local disk. After that time a file is lost for good. Blocks for about that time at most, plus the time of the
 * storage's own calls. One for all streams. Thread-safe.
 */
public final class RetryingStorage {
    private static final Logger log = LoggerFactory.getLogger(RetryingStorage.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    /** A failure that is over sooner is nothing to tell operators about; metrics count it. */
    private static final Duration REPORTED_AFTER = Duration.ofSeconds(2);

    private final Storage storage;
    private final Duration retryTime;
    private final SpoolBudget budget;
    private final StorageStatus status;
    private final Waiting waiting;
    private final Semaphore largeOnes = new Semaphore(1, true);

    /**
     * Retries writes.
     *
     * @param retryTime how long to retry one file
     * @param budget of what waits meanwhile
     * @param status is told what fails for longer
     */
    public RetryingStorage(Storage storage, Duration retryTime, SpoolBudget budget, StorageStatus status) {
        this(storage, retryTime, budget, status, Waiting.REAL);
    }

    /** Without a bound for what waits. */
    public RetryingStorage(Storage storage, Duration retryTime) {
        this(storage, retryTime, new SpoolBudget(Long.MAX_VALUE), new StorageStatus());
    }

    RetryingStorage(Storage storage, Duration retryTime, SpoolBudget budget, StorageStatus status, Waiting waiting) {
        this.storage = storage;
        this.retryTime = retryTime;
        this.budget = budget;
        this.status = status;
        this.waiting = waiting;
    }

    /** Time, for tests without any. */
    interface Waiting {
        Waiting REAL = new Waiting() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void sleep(Duration pause) throws InterruptedException {
                Thread.sleep(pause);
            }
        };

        long nanos();

        void sleep(Duration pause) throws InterruptedException;
    }

    /** The storage itself, for what is not retried. */
    public Storage direct() {
        return storage;
    }

    /** Bounds what waits for the storage. */
    public SpoolBudget budget() {
        return budget;
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

    /**
     * Stores bytes of which there are so many that only one file may be in memory at a time: whoever comes next waits, or does without. They
     * are made for each attempt, and forgotten before the next.
     *
     * @param content may fail with an {@link UncheckedIOException}
     * @param waits whether to wait; if not, nothing is stored while another such file is
     * @return how many there are; -1 = they are not stored
     */
    public int putLarge(String path, Supplier<byte[]> content, ContentKind kind, boolean waits) {
        if (!waits && largeOnes.availablePermits() == 0) {
            return -1;
        }
        AtomicInteger length = new AtomicInteger();
        boolean stored = repeat(path, () -> length.set(attempt(path, content, kind)));
        return stored ? length.get() : -1;
    }

    private int attempt(String path, Supplier<byte[]> content, ContentKind kind) throws IOException {
        try {
            largeOnes.acquire();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
        try {
            byte[] bytes = content.get();
            storage.put(path, bytes, kind);
            return bytes.length;
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        } finally {
            largeOnes.release();
        }
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

    /** As {@link Storage#append}; also false if the storage failed for too long. */
    public boolean append(String path, long length, byte[] addition, ContentKind kind) {
        AtomicBoolean appended = new AtomicBoolean();
        return repeat(path, () -> appended.set(storage.append(path, length, addition, kind))) && appended.get();
    }

    private boolean repeat(String path, Attempt attempt) {
        try {
            return isStoredInTime(path, attempt);
        } finally {
            status.forget(attempt);
        }
    }

    private boolean isStoredInTime(String path, Attempt attempt) {
        long begin = waiting.nanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                attempt.run();
                status.worked(attempt);
                return true;
            } catch (IOException failed) {
                Duration spent = Duration.ofNanos(waiting.nanos() - begin);
                reportIfLasting(attempt, failed, spent);
                if (spent.plus(pause).compareTo(retryTime) > 0 || !slept(pause)) {
                    return gaveUp(path, failed);
                }
                pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
            }
        }
    }

    /** Who is interrupted fails, too, and that says nothing of the storage. */
    private void reportIfLasting(Attempt attempt, IOException failure, Duration spent) {
        boolean lasting = spent.compareTo(min(REPORTED_AFTER, retryTime)) >= 0;
        if (lasting && !Thread.currentThread().isInterrupted()) {
            status.failed(
                    attempt,
                    failure,
                    "What is to be stored waits on the local disk (DATA_DIR); each file is tried again for "
                            + retryTime.toSeconds() + " s");
        }
    }

    private static boolean gaveUp(String path, IOException failure) {
        log.debug("gave up storing {}: {}", path, failure.toString());
        return false;
    }

    /** Not all who wait come back at the same moment. */
    private boolean slept(Duration pause) {
        try {
            waiting.sleep(pause.multipliedBy(ThreadLocalRandom.current().nextInt(75, 101))
                    .dividedBy(100));
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    @FunctionalInterface
    private interface Attempt {
        void run() throws IOException;
    }
}
