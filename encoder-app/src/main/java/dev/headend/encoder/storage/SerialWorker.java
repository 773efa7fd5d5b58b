package dev.headend.encoder.storage;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after another on a virtual thread of its own, so that slow storage delays only this worker. Thread-safe.
 * Its queue is unbounded: callers of {@link #submit} check {@link #backlog()}.
 */
public final class SerialWorker {
    private static final Logger log = LoggerFactory.getLogger(SerialWorker.class);

    private final ExecutorService executor;
    private final AtomicInteger backlog = new AtomicInteger();

    /** @param name of the thread */
    public SerialWorker(String name) {
        this.executor =
                Executors.newSingleThreadExecutor(Thread.ofVirtual().name(name).factory());
    }

    /** Runs it after everything that was submitted before. */
    public void submit(Runnable work) {
        backlog.incrementAndGet();
        executor.execute(() -> run(work));
    }

    private void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException error) {
            log.error("internal error while writing output; skipped", error);
        } finally {
            backlog.decrementAndGet();
        }
    }

    /** Number of tasks not finished, the running one included. */
    public int backlog() {
        return backlog.get();
    }

    /**
     * Refuses further tasks and waits until all are finished.
     *
     * @return whether all finished; the others are interrupted after the limit, and when the caller is interrupted
     */
    public boolean finish(Duration limit) {
        executor.shutdown();
        try {
            if (executor.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                return true;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        executor.shutdownNow();
        return false;
    }
}
