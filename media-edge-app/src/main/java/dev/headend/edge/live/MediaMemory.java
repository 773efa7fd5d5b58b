package dev.headend.edge.live;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What all streams of the process hold in memory, against what they may. Counts what is taken and given back; it refuses
 * nothing. When it runs short, {@link MemoryRelief} makes room. Safe for any thread.
 */
public final class MediaMemory {
    private static final int PERCENT = 100;
    private static final int SHORT_PERCENT = 90;
    private static final int RELIEVED_PERCENT = 75;
    /**
     * Those that hold most are disconnected first, so that keyframes of usual streams hardly ever count. A threshold near those
     * would spare whoever stays just below it, on hundreds of connections.
     */
    static final long LARGE = 128 << 10;
    /** As many connections as there may be do not use up memory by less. */
    private static final long LITTLE = 4 << 10;

    private final long limit;
    private final AtomicLong used = new AtomicLong();
    /** Those that can be evicted and hold more than a little. */
    private final Set<Part> holders = ConcurrentHashMap.newKeySet();

    private final AtomicLong turns = new AtomicLong();
    private volatile Runnable relief = () -> {};

    /** @param limit in bytes */
    public MediaMemory(long limit) {
        this.limit = limit;
    }

    /** @param makeRoom called when the part of a connection has grown, on that thread; looks itself whether memory is short */
    void relieveBy(Runnable makeRoom) {
        relief = makeRoom;
    }

    /**
     * For a holder whose share changes.
     *
     * @param evict called on any thread when nothing is left and this part is large, or has been held for long: the holder is to
     *     give up what it has
     */
    public Part part(Runnable evict) {
        return new Part(evict);
    }

    /** For a subscriber, which its channel disconnects: {@link MemoryRelief}. */
    Part part() {
        return new Part(null);
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

    /** Has the holders of large parts give up what they have, the largest first. @return how much that is, in bytes */
    long evictLargest(long excess) {
        return evict(
                part -> part.bytes() >= LARGE,
                Comparator.comparingLong(Measured::bytes).reversed(),
                excess);
    }

    /**
     * Has those that are not large give up what they have, who has held something for longest first: the messages of usual streams
     * are complete within moments. @return how much that is, in bytes
     */
    long evictOldest(long excess) {
        return evict(part -> part.bytes() < LARGE, Comparator.comparingLong(Measured::since), excess);
    }

    private long evict(Predicate<Part> which, Comparator<Measured> order, long excess) {
        List<Measured> inOrder = holders.stream()
                .filter(which)
                .map(part -> new Measured(part, part.bytes(), part.since))
                .sorted(order)
                .toList();
        long freed = 0;
        for (Measured one : inOrder) {
            if (freed >= excess) {
                break;
            }
            one.part().evict();
            freed += one.bytes();
        }
        return freed;
    }

    /** What is measured changes meanwhile. */
    private record Measured(Part part, long bytes, long since) {}

    /** What one holder has: a connection, or a subscriber. Changed by one thread at a time, read by any. */
    public final class Part {
        private final @Nullable Runnable evict;
        private volatile long bytes;
        /** Which turn it was when it began to hold more than a little. */
        private volatile long since;

        private Part(@Nullable Runnable evict) {
            this.evict = evict;
        }

        /** The holder has so many bytes from now on; 0 when it has gone. */
        public void hold(long now) {
            long before = bytes;
            if (now != before) {
                take(now - before);
                bytes = now;
                if (evict != null) {
                    list(before, now);
                }
                if (evict != null && now > before) {
                    relief.run();
                }
            }
        }

        private void list(long before, long now) {
            if (before < LITTLE && now >= LITTLE) {
                since = turns.incrementAndGet();
                holders.add(this);
            } else if (before >= LITTLE && now < LITTLE) {
                holders.remove(this);
            }
        }

        private void evict() {
            if (evict != null) {
                evict.run();
            }
        }

        /** What the holder has, in bytes. */
        public long bytes() {
            return bytes;
        }
    }
}
