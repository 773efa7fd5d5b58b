package dev.headend.coordinator.control;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs when new peers begin to be refused and when they are accepted again, not for each of them. Thread-safe. */
final class PeerRefusalLog {
    private static final Logger log = LoggerFactory.getLogger(PeerRefusalLog.class);

    private final AtomicBoolean refusing = new AtomicBoolean();

    /** Called for each peer that is accepted. */
    void accepted() {
        if (refusing.compareAndSet(true, false)) {
            log.info("edges and encoders that connect are accepted again");
        }
    }

    /** Called for each peer that is refused. */
    void refused() {
        if (refusing.compareAndSet(false, true)) {
            log.warn("edges and encoders that connect are refused (503) until the store can be written");
        }
    }
}
