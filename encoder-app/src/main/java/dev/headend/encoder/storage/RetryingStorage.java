package dev.headend.encoder.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A storage that is asked again, at growing intervals, until a limit of time: what is lost then is lost for good, so that
 * one bad moment costs little and a long one does not let a live stream fall behind. Blocks for about the limit at most, and
 * for what the storage itself takes. Thread-safe.
 */
public final class RetryingStorage {
    private static final Logger log = LoggerFactory.getLogger(RetryingStorage.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    private final Storage storage;
    private final Duration patience;
    private final AtomicBoolean failing = new AtomicBoolean();

    /** @param patience how long to go on trying to store one thing */
    public RetryingStorage(Storage storage, Duration patience) {
        this.storage = storage;
        this.patience = patience;
    }

    /** Moves a file into the storage; answers whether that was done. */
    public boolean put(String path, Path file, ContentKind kind) {
        return repeat(path, () -> storage.put(path, file, kind));
    }

    /** Stores bytes; answers whether that was done. */
    public boolean put(String path, byte[] content, ContentKind kind) {
        return repeat(path, () -> storage.put(path, content, kind));
    }

    /** Removes something, without patience: whoever wants it gone asks again later. Answers whether that was done. */
    public boolean delete(String path) {
        try {
            storage.delete(path);
            return true;
        } catch (IOException failed) {
            log.debug("not removed from storage: {} ({})", path, failed.toString());
            return false;
        }
    }

    private boolean repeat(String path, Attempt attempt) {
        long deadline = System.nanoTime() + patience.toNanos();
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
            log.info("the storage takes files again");
        }
    }

    private void gaveUp(String path, IOException failed) {
        boolean news = failing.compareAndSet(false, true);
        log.atLevel(news ? Level.WARN : Level.DEBUG).log("not stored: {} ({})", path, failed.toString());
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
