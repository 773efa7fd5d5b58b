package dev.headend.encoder.source.buffer;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of streams this process may hold. Thread-safe.
 *
 * <p>The rules: half of the budget is shared out evenly, whatever others do. What a stream needs beyond its share, because its
 * FFmpeg is behind, it gets as long as the process has some left; then nothing more is received of it, and the delay reaches
 * its publisher's edge as TCP's own back-pressure. What was fed already is kept within the share, to be fed again, and is
 * dropped first.
 *
 * <p>A message is as long as its publisher likes, so there are two hard bounds, and a stream that would exceed one of them is
 * ended, unless it keeps to what each may have: one and a half budgets for all that is held, and four thirds of one for
 * unfinished messages, which are outside the heap.
 */
public final class MemoryBudget {
    /** Of the heap: with one and a half budgets in use, more than half of it is left. */
    private static final int PART_OF_HEAP = 4;

    private final long bytes;
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong unfinished = new AtomicLong();
    private final AtomicInteger streams = new AtomicInteger();

    public MemoryBudget(long bytes) {
        this.bytes = bytes;
    }

    /** A budget that fits this JVM's heap. */
    public static MemoryBudget ofHeap() {
        return new MemoryBudget(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    /** How many bytes may be held, as long as every stream keeps to its share. */
    public long limit() {
        return bytes;
    }

    /** How many bytes are held now. */
    public long used() {
        return used.get();
    }

    void join() {
        streams.incrementAndGet();
    }

    void leave() {
        streams.decrementAndGet();
    }

    void add(long delta) {
        used.addAndGet(delta);
    }

    void addUnfinished(long delta) {
        unfinished.addAndGet(delta);
        used.addAndGet(delta);
    }

    /** Whether a stream that holds some bytes has no right to more of them. @param more to be held besides */
    boolean refuses(long held, long more) {
        return used.get() + more > bytes + bytes / 2 && held + more > 2 * share();
    }

    /** Whether a stream has no right to its unfinished messages. @param held how many bytes they are @param before they were */
    boolean refusesUnfinished(long held, long before) {
        long limit = bytes + bytes / 3;
        return unfinished.get() + held - before > limit && held > limit / Math.max(1, streams.get());
    }

    /** Whether no stream may hold more than its share. */
    boolean isUsedUp() {
        return used.get() >= bytes;
    }

    /** What each stream may hold in any case, in bytes. */
    long share() {
        return bytes / (2L * Math.max(1, streams.get()));
    }
}
