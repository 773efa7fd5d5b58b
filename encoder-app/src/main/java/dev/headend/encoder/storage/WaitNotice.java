package dev.headend.encoder.storage;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log what is waited for while that takes long: a network folder may hang without an error. Says so again once a minute, and
 * when it is over. Closed by the thread that has waited.
 */
public final class WaitNotice implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WaitNotice.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final String what;
    private final long began = System.nanoTime();
    private final Thread thread;
    private volatile boolean told;

    /** Begins to wait. @param what is to answer, for the log */
    public static WaitNotice of(String what) {
        return new WaitNotice(what, PATIENCE);
    }

    /** @param patience before the first line */
    WaitNotice(String what, Duration patience) {
        this.what = what;
        this.thread = Thread.ofPlatform().name("wait-notice").daemon().start(() -> run(patience));
    }

    private void run(Duration patience) {
        try {
            for (Duration pause = patience; ; pause = PAUSE) {
                Thread.sleep(pause);
                told = true;
                log.warn("waiting for {}: no answer for {} s", what, waited().toSeconds());
            }
        } catch (InterruptedException over) {
            // It has answered, or is given up.
        }
    }

    private Duration waited() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @Override
    public void close() {
        thread.interrupt();
        if (told) {
            log.info("waited {} s for {}", waited().toSeconds(), what);
        }
    }
}
