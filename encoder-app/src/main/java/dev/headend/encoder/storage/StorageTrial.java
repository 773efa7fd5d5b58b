package dev.headend.encoder.storage;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries whether a storage takes files, before this encoder takes streams. Has a thread of its own until it does, as a file system may
 * hang.
 */
public final class StorageTrial implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StorageTrial.class);
    /** Below what a server may reserve for us; no playlist names it, and no channel can be called so. */
    static final String PATH = "hls/~trial.json";

    private static final byte[] CONTENT = {'{', '}'};
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String CONSEQUENCE =
            "This encoder takes no streams until it works, and does not connect to the coordinator";

    private final Storage storage;
    private final StorageStatus status;
    private final Duration interval;
    private final Duration patience;
    private final Thread thread;

    /**
     * Begins with the trial.
     *
     * @param onSuccess called once, when the storage has taken a file
     */
    public static StorageTrial start(Storage storage, StorageStatus status, Runnable onSuccess) {
        return new StorageTrial(storage, status, onSuccess, INTERVAL, PATIENCE);
    }

    /** @param patience until the log says that there is no answer */
    StorageTrial(Storage storage, StorageStatus status, Runnable onSuccess, Duration interval, Duration patience) {
        this.storage = storage;
        this.status = status;
        this.interval = interval;
        this.patience = patience;
        this.thread = Thread.ofPlatform().name("storage-trial").daemon().start(() -> run(onSuccess));
    }

    /** What is wrong with a storage, and what to do; empty = it takes files. Blocks, for as long as its requests may take. */
    public static Optional<String> problem(Storage storage) {
        try {
            storage.put(PATH, CONTENT, ContentKind.INDEX);
            storage.delete(PATH);
            return Optional.empty();
        } catch (IOException failed) {
            return Optional.of(FailureWords.of(failed));
        }
    }

    private void run(Runnable onSuccess) {
        try {
            while (!works()) {
                Thread.sleep(interval);
            }
        } catch (InterruptedException closed) {
            return;
        }
        if (!Thread.currentThread().isInterrupted()) {
            onSuccess.run();
            deleteTrace();
        }
    }

    private boolean works() {
        if (status.problem().isPresent()) {
            return takesFile();
        }
        try (WaitNotice _ = new WaitNotice("the storage to take a file: before, there are no streams", patience)) {
            return takesFile();
        }
    }

    private boolean takesFile() {
        try {
            storage.put(PATH, CONTENT, ContentKind.INDEX);
            status.worked(this);
            return true;
        } catch (IOException failed) {
            if (!Thread.currentThread().isInterrupted()) {
                status.failed(this, failed, CONSEQUENCE);
            }
            return false;
        }
    }

    /** Also tells whether what is not recorded can be deleted. */
    private void deleteTrace() {
        try {
            storage.delete(PATH);
        } catch (IOException refused) {
            log.warn(
                    "the storage takes files, but does not delete them: {}. What is not recorded stays stored",
                    FailureWords.of(refused));
        }
    }

    /** Tries, until the storage works or this is closed. */
    Thread thread() {
        return thread;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
