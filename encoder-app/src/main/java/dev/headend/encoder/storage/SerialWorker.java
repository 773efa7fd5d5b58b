package dev.headend.encoder.storage;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does pieces of work one after another on a virtual thread of its own, so that a slow storage holds up nobody else.
 * Thread-safe. What waits is not limited here: who submits looks at {@link #backlog()}.
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

    /** Does it after everything that was submitted before. */
    public void submit(Runnable work) {
        backlog.incrementAndGet();
        executor.execute(() -> run(work));
    }

    private void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException bug) {
            log.error("output work failed", bug);
        } finally {
            backlog.decrementAndGet();
        }
    }

    /** How many pieces are not done yet. */
    public int backlog() {
        return backlog.get();
    }

    /**
     * Takes nothing more and waits until everything is done.
     *
     * @return whether it was done; what was not is interrupted after the limit, and when the caller is interrupted
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
