package dev.headend.encoder.hls.recovery;

import dev.headend.encoder.storage.StorageStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a {@link StreamRegistry} say every few seconds that this encoder lives, and do what is due. Platform threads, because the
 * storage may hang: one request that does must not make others take this encoder for dead, so the next one follows all the same.
 * They are started at the beginning and kept, as the system may have no further thread later.
 */
public final class StreamKeeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StreamKeeper.class);
    private static final Duration INTERVAL = Duration.ofSeconds(3);
    /** Requests that hang. */
    private static final int MAX_BEATS = 4;

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private static final String LATER =
            "Streams that have ended, and those of dead encoders, are completed and deleted when it works";

    private final StreamRegistry registry;
    private final StorageStatus status;
    private final ThreadFactory threads;
    private final Job beats;
    private final Job housekeeping;

    /** @param status is told whether the storage works */
    public StreamKeeper(StreamRegistry registry, StorageStatus status) {
        this(registry, status, INTERVAL);
    }

    StreamKeeper(StreamRegistry registry, StorageStatus status, Duration interval) {
        this(registry, status, interval, Thread.ofPlatform().daemon().factory());
    }

    /** @param threads of the requests */
    StreamKeeper(StreamRegistry registry, StorageStatus status, Duration interval, ThreadFactory threads) {
        this.threads = threads;
        this.registry = registry;
        this.status = status;
        this.beats = new Job("lease", MAX_BEATS, interval, registry::withoutBeats, registry::beat);
        this.housekeeping = new Job("recovery", 1, interval, () -> LATER, this::housekeep);
    }

    private boolean housekeep() throws IOException {
        registry.housekeep();
        return false;
    }

    /** Starts both. */
    public void start() {
        registry.onChange(this::wake);
        beats.thread.start();
        housekeeping.thread.start();
    }

    private void wake() {
        beats.wake.release();
        housekeeping.wake.release();
    }

    /** Ends both, without waiting for a storage that hangs. What is left to do is done by the next encoder. */
    @Override
    public void close() {
        housekeeping.thread.interrupt();
        beats.thread.interrupt();
        Thread last = Thread.ofPlatform().name("streams-end").daemon().start(this::retire);
        try {
            boolean ignored = last.join(CLOSE_LIMIT);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void retire() {
        try {
            beats.awaitEnd();
            registry.retire();
        } catch (IOException failed) {
            log.debug("this encoder stays listed in storage: {}", failed.toString());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether it has stored something. */
    @FunctionalInterface
    private interface Step {
        boolean run() throws IOException;
    }

    /**
     * Does a step every few seconds, or when it is woken. One that takes longer goes on beside the next, as many as there may be
     * at once.
     */
    private final class Job {
        private final Semaphore wake = new Semaphore(0);
        /** The threads that do steps. Changed by {@link #thread} alone. */
        private final List<Thread> all = new CopyOnWriteArrayList<>();
        /** Steps that are to be done, of which each is completed when it is done. */
        private final BlockingQueue<CompletableFuture<Void>> due = new LinkedBlockingQueue<>();
        /** As many as there are workers that do nothing. */
        private final Semaphore free = new Semaphore(0);

        private final Thread thread;
        private volatile boolean closed;
        private boolean warned;
        private final String name;
        private final Supplier<String> ifItFails;
        private final Step step;
        private final int most;
        private final Duration interval;
        /** A single failure may be the storage's trouble of the moment. */
        private volatile boolean failing;

        /**
         * @param most steps at once
         * @param ifItFails what that means, for the log
         */
        Job(String name, int most, Duration interval, Supplier<String> ifItFails, Step step) {
            this.name = name;
            this.ifItFails = ifItFails;
            this.most = most;
            this.interval = interval;
            this.step = step;
            this.thread = Thread.ofPlatform().name("streams-" + name).daemon().unstarted(this::run);
        }

        private void run() {
            try {
                while (true) {
                    boolean done = didInTime();
                    if (done && wake.tryAcquire(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                        wake.drainPermits();
                    }
                }
            } catch (InterruptedException stopped) {
                closed = true;
                all.forEach(Thread::interrupt);
                while (due.poll() != null) {
                    free.release();
                }
            }
        }

        /** Where the system has no thread for it, this one does the step. */
        private boolean didInTime() throws InterruptedException {
            startWorkers();
            if (all.isEmpty()) {
                once();
                return true;
            }
            free.acquire();
            CompletableFuture<Void> done = new CompletableFuture<>();
            due.add(done);
            try {
                done.get(interval.toNanos(), TimeUnit.NANOSECONDS);
                return true;
            } catch (TimeoutException | ExecutionException goesOn) {
                return false;
            }
        }

        private void startWorkers() {
            try {
                while (all.size() < most) {
                    Thread worker = threads.newThread(this::work);
                    worker.setName("streams-" + name + "-" + all.size());
                    worker.start();
                    all.add(worker);
                    free.release();
                }
            } catch (OutOfMemoryError noThread) {
                if (!warned) {
                    log.warn(
                            "{} of {} threads for the {} of streams, trying again: {}",
                            all.size(),
                            most,
                            name,
                            noThread.getMessage());
                }
                warned = true;
            }
        }

        private void work() {
            try {
                while (!closed) {
                    CompletableFuture<Void> next = due.take();
                    once();
                    next.complete(null);
                    free.release();
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        void awaitEnd() throws InterruptedException {
            thread.join();
            free.acquire(all.size());
        }

        private void tell(boolean stored) {
            if (stored) {
                status.worked(this);
            } else {
                status.forget(this);
            }
        }

        private void once() {
            try {
                boolean stored = step.run();
                failing = false;
                tell(stored);
            } catch (IOException failed) {
                if (failing && !Thread.currentThread().isInterrupted()) {
                    status.failed(this, failed, ifItFails.get());
                }
                failing = true;
            } catch (RuntimeException | OutOfMemoryError error) {
                log.error("internal error in the {} of streams; trying again", name, error);
            }
        }
    }
}
