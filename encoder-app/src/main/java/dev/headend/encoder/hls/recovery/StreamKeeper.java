package dev.headend.encoder.hls.recovery;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two threads of a {@link StreamRegistry}: platform threads, because the storage may hang. */
public final class StreamKeeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StreamKeeper.class);
    private static final Duration INTERVAL = Duration.ofSeconds(3);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final StreamRegistry registry;
    private final Job beats;
    private final Job housekeeping;

    public StreamKeeper(StreamRegistry registry) {
        this.registry = registry;
        this.beats = new Job("lease", registry::beat);
        this.housekeeping = new Job("recovery", registry::housekeep);
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
            beats.thread.join();
            registry.retire();
        } catch (IOException failed) {
            log.debug("this encoder stays listed in storage: {}", failed.toString());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    /** Does a step every few seconds, or when it is woken. */
    private static final class Job {
        private final Semaphore wake = new Semaphore(0);
        private final Thread thread;
        private final String name;
        private final Step step;
        private boolean failing;

        Job(String name, Step step) {
            this.name = name;
            this.step = step;
            this.thread = Thread.ofPlatform().name("streams-" + name).daemon().unstarted(this::run);
        }

        private void run() {
            try {
                while (!Thread.currentThread().isInterrupted()) {
                    once();
                    if (wake.tryAcquire(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                        wake.drainPermits();
                    }
                }
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        }

        private void once() {
            try {
                step.run();
                failing = false;
            } catch (IOException failed) {
                if (!failing) {
                    log.warn(
                            "{} of streams failed; trying again every {} s: {}",
                            name,
                            INTERVAL.toSeconds(),
                            failed.toString());
                }
                failing = true;
            } catch (RuntimeException error) {
                log.error("internal error in the {} of streams", name, error);
            }
        }
    }
}
