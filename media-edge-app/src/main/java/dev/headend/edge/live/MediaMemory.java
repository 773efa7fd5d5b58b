package dev.headend.edge.live;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What all streams of the process hold in memory, against what they may. Counts what is taken and given back; it refuses
 * nothing. When it runs short, {@link MemoryRelief} makes room. Safe for any thread.
 */
public final class MediaMemory {
    private static final int PERCENT = 100;
    private static final int SHORT_PERCENT = 90;
    private static final int RELIEVED_PERCENT = 75;

    private final long limit;
    private final AtomicLong used = new AtomicLong();

    /** @param limit in bytes */
    public MediaMemory(long limit) {
        this.limit = limit;
    }

    /** For a holder whose share changes. */
    public Part part() {
        return new Part();
    }

    /** Counts bytes that are held from now on. */
    void take(long bytes) {
        used.addAndGet(bytes);
    }

    /** Counts bytes that are no longer held. */
    void give(long bytes) {
        used.addAndGet(-bytes);
    }

    /** In bytes. */
    public long used() {
        return used.get();
    }

    /** In bytes. */
    public long limit() {
        return limit;
    }

    /** Whether room must be made. */
    boolean isShort() {
        return used.get() > limit / PERCENT * SHORT_PERCENT;
    }

    /** Whether nothing is left. */
    public boolean isExhausted() {
        return used.get() >= limit;
    }

    /** How many bytes are to be freed, once room is being made; 0 or less when there is enough of it. */
    long excess() {
        return used.get() - limit / PERCENT * RELIEVED_PERCENT;
    }

    /** What one holder has: a connection, or a subscriber. Changed by one thread at a time, read by any. */
    public final class Part {
        private volatile long bytes;

        private Part() {}

        /** The holder has so many bytes from now on; 0 when it has gone. */
        public void hold(long now) {
            long before = bytes;
            if (now != before) {
                take(now - before);
                bytes = now;
            }
        }

        /** What the holder has, in bytes. */
        public long bytes() {
            return bytes;
        }
    }
}
