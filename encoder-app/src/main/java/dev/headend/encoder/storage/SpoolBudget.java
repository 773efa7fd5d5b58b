package dev.headend.encoder.storage;

import java.util.function.LongSupplier;

/**
 * How many bytes may wait on the local disk for the storage, of all streams together: what comes when it is used up is lost at once.
 * So a storage that is down for long costs gaps, and never the disk. Thread-safe.
 */
public final class SpoolBudget {
    private final long limit;
    private final LongSupplier room;
    private long used;

    /** @param limit in bytes */
    public SpoolBudget(long limit) {
        this(limit, () -> Long.MAX_VALUE);
    }

    /**
     * A budget on a disk that others use, too.
     *
     * @param limit in bytes
     * @param room bytes that may be written there at the moment
     */
    public SpoolBudget(long limit, LongSupplier room) {
        this.limit = limit;
        this.room = room;
    }

    /** What one stream uses of it. */
    public Share share() {
        return new Share();
    }

    /** Bytes that wait. */
    public synchronized long used() {
        return used;
    }

    /** Bytes that may wait. */
    public long limit() {
        return limit;
    }

    private synchronized boolean take(long bytes) {
        if (bytes > limit - used || room.getAsLong() <= 0) {
            return false;
        }
        used += bytes;
        return true;
    }

    private synchronized void giveBack(long bytes) {
        used -= bytes;
    }

    /** What one stream uses. Closing it gives all back, also what is never released. Thread-safe. */
    public final class Share implements AutoCloseable {
        private long own;
        private boolean closed;

        private Share() {}

        /** Uses more; returns whether there is as much. */
        public synchronized boolean take(long bytes) {
            if (closed || !SpoolBudget.this.take(bytes)) {
                return false;
            }
            own += bytes;
            return true;
        }

        /** What was taken is not needed any more. */
        public synchronized void release(long bytes) {
            if (!closed) {
                own -= bytes;
                giveBack(bytes);
            }
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                giveBack(own);
            }
        }
    }
}
