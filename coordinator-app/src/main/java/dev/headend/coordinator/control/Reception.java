package dev.headend.coordinator.control;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether new peers are taken. While nothing can be written down they would only wait, unheard, and come back again and
 * again, so they are told to come later. Logs when that changes, not for each of them. Thread-safe.
 */
final class Reception {
    private static final Logger log = LoggerFactory.getLogger(Reception.class);

    private final Bookkeeping books;
    private final AtomicBoolean turnsAway = new AtomicBoolean();

    Reception(Bookkeeping books) {
        this.books = books;
    }

    /** Asked for each peer that comes. */
    boolean isOpen() {
        boolean open = books.works();
        if (!turnsAway.compareAndSet(open, !open)) {
            return open;
        }
        if (open) {
            log.info("peers are let in again");
        } else {
            log.warn("peers that connect are turned away (503) as long as nothing can be written down");
        }
        return open;
    }
}
