package dev.headend.coordinator.control;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs when new peers begin to be refused and when they are accepted again, not for each of them. Thread-safe. */
final class IntakeLog {
    private static final Logger log = LoggerFactory.getLogger(IntakeLog.class);

    private final AtomicBoolean refusing = new AtomicBoolean();

    /** For each peer that comes. */
    void accepted() {
        if (refusing.compareAndSet(true, false)) {
            log.info("peers are accepted again");
        }
    }

    /** For each peer that comes. */
    void refused() {
        if (refusing.compareAndSet(false, true)) {
            log.warn("peers that connect are refused (503) as long as the store cannot be written");
        }
    }
}
