package dev.headend.encoder.storage;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after another, so that slow storage delays only this worker. Thread-safe. Its queue is unbounded: callers of
 * {@link #submit} check {@link #backlog()}.
 *
 * <p>While it has work, it has a platform thread of its own: a file system that hangs keeps the thread in a system call, and a virtual
 * one would keep its carrier, of which there are few. An idle worker has no thread.
 */
public final class SerialWorker {
    private static final Logger log = LoggerFactory.getLogger(SerialWorker.class);

    /** No more than there are workers with work. Daemons: a thread that hangs for ever does not keep the program from ending. */
    private static final ExecutorService THREADS =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());

    private final String name;
    private final Executor threads;
    private final Deque<Runnable> queue = new ArrayDeque<>();
    /** Runs the tasks; null = there are none. */
    private @Nullable Thread thread;

    private boolean working;
    private boolean finished;

    /** @param name of its thread */
    public SerialWorker(String name) {
        this(name, THREADS);
    }

    SerialWorker(String name, Executor threads) {
        this.name = name;
        this.threads = threads;
    }

    /**
     * Runs it after everything that was submitted before.
     *
     * @throws RejectedExecutionException after {@link #finish}
     */
    public synchronized void submit(Runnable work) {
        if (finished) {
            throw new RejectedExecutionException(name + " has finished");
        }
        queue.add(work);
        begin();
    }

    /** Where the system has no further thread at the moment, the next call tries again. */
    private void begin() {
        if (working || queue.isEmpty()) {
            return;
        }
        try {
            working = true;
            threads.execute(this::runAll);
        } catch (OutOfMemoryError noThread) {
            working = false;
            log.warn("no thread for {}: {}", name, noThread.getMessage());
        }
    }

    private void runAll() {
        Thread.currentThread().setName(name);
        Runnable work = next();
        while (work != null) {
            run(work);
            work = next();
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable next = queue.poll();
        working = next != null;
        thread = working ? Thread.currentThread() : null;
        notifyAll();
        return next;
    }

    private static void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException error) {
            log.error("internal error while writing output; skipped", error);
        }
    }

    /** Number of tasks not finished, the running one included. */
    public synchronized int backlog() {
        return queue.size() + (thread == null ? 0 : 1);
    }

    /**
     * Refuses further tasks and waits until all are finished.
     *
     * @return whether all finished; after the limit, or when the caller is interrupted, the running one is interrupted and the
     *     others are dropped
     */
    public synchronized boolean finish(Duration limit) {
        finished = true;
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            begin();
            while (working) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return drop();
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            return queue.isEmpty() || drop();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return drop();
        }
    }

    private boolean drop() {
        queue.clear();
        if (thread != null) {
            thread.interrupt();
        }
        return false;
    }
}
