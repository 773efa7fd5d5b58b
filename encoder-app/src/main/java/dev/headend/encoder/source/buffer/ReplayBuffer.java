package dev.headend.encoder.source.buffer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The packets of a stream that wait to be fed, and the latest groups of those that were, so that they can be fed again. Each
 * packet has a position, counted from 0. One thread adds, one reads; neither waits for the other but in {@link #await}.
 *
 * <p>Bounded by {@link MemoryBudget}: when it is full, {@link #add} says so and the one who adds stops until it is told to go
 * on. What was fed is dropped from its beginning, a group at a time. A stream that exceeds what the budget allows all the same is
 * ended: its {@link #failure} tells.
 */
public final class ReplayBuffer {
    private final ReplayLimits limits;
    private final MemoryBudget budget;
    /** Tells the one who adds to go on. Called without the lock. */
    private final Runnable resume;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PacketRing packets = new PacketRing();
    /** Positions of packets that a decoder can begin with. */
    private final Deque<Long> entries = new ArrayDeque<>();
    /** The position of the next packet to be fed. */
    private long next;

    private long waitingBytes;
    private long fedBytes;
    /** Held outside of this buffer. */
    private long unfinishedBytes;

    private boolean paused;
    private boolean ended;
    private boolean closed;
    private String failure = "";

    public ReplayBuffer(ReplayLimits limits, MemoryBudget budget, Runnable resume) {
        this.limits = limits;
        this.budget = budget;
        this.resume = resume;
        budget.join();
    }

    /**
     * Adds a packet. Whoever waits for it is woken by {@link #announce}, so once for several packets, or when it is full.
     *
     * @return false when no more is to be added until told so
     */
    public boolean add(Packet packet) {
        lock.lock();
        try {
            if (!ended && budget.refuses(waitingBytes, packet.cost())) {
                fail("this encoder's memory for streams is used up");
            }
            if (ended) {
                return false;
            }
            if (packet.isEntry()) {
                entries.addLast(packets.end());
            }
            packets.add(packet);
            waitingBytes += packet.cost();
            budget.add(packet.cost());
            trim();
            paused = isFull();
            if (paused) {
                changed.signalAll();
            }
            return !paused;
        } finally {
            lock.unlock();
        }
    }

    /** Wakes who waits for what was added. */
    public void announce() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Counts what is received of an unfinished message. @return false when it is too much: the stream has ended */
    public boolean unfinished(long bytes) {
        lock.lock();
        try {
            if (!ended && budget.refusesUnfinished(bytes, unfinishedBytes)) {
                fail("this encoder's memory for unfinished messages is used up");
            }
            if (!ended) {
                budget.addUnfinished(bytes - unfinishedBytes);
                unfinishedBytes = bytes;
            }
            return !ended;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more will be added. @param why for operators, when it is no ordinary end; "" = it is one */
    public void end(String why) {
        lock.lock();
        try {
            if (!ended) {
                fail(why);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The connection closes with it. */
    private void fail(String why) {
        ended = true;
        failure = why;
        budget.addUnfinished(-unfinishedBytes);
        unfinishedBytes = 0;
        changed.signalAll();
    }

    /** Drops everything, ends the stream, and wakes who waits. */
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            if (!ended) {
                fail("");
            }
            budget.add(-(waitingBytes + fedBytes));
            budget.leave();
            long ignored = packets.dropTo(packets.end());
            entries.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing more will be added. */
    public boolean hasEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing will be added before something is fed. */
    public boolean isEndedOrFull() {
        lock.lock();
        try {
            return ended || isFull();
        } finally {
            lock.unlock();
        }
    }

    /** Why the stream has ended; "" = it has not, or in the ordinary way. */
    public String failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    /** The packet at a position; null if it has not come, or was dropped. */
    public @Nullable Packet get(long position) {
        lock.lock();
        try {
            return packets.get(position);
        } finally {
            lock.unlock();
        }
    }

    /** The packet at a position; waits until it comes. @return null on timeout, or at the end: {@link #hasEnded} tells */
    public @Nullable Packet await(long position, Duration timeout) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = timeout.toNanos();
            while (packets.get(position) == null && !ended && left > 0) {
                left = changed.awaitNanos(left);
            }
            return packets.get(position);
        } finally {
            lock.unlock();
        }
    }

    /** Everything before a position is fed, and nothing from it on. */
    public void moveTo(long position) {
        boolean goesOn;
        lock.lock();
        try {
            goesOn = move(position);
        } finally {
            lock.unlock();
        }
        if (goesOn) {
            resume.run();
        }
    }

    /**
     * Goes back, or forward, to the last packet that a decoder can begin with, at or before a time; to the first one that is held
     * if there is none.
     *
     * @param from the first position that may be gone to
     * @param to the last one; what is behind it may have the same times, where a stream's times jump back
     * @return the position gone to
     */
    public long moveToEntry(long timeMs, long from, long to) {
        boolean goesOn;
        long found;
        lock.lock();
        try {
            found = entryBefore(timeMs, Math.max(packets.first(), from), to);
            goesOn = move(found);
        } finally {
            lock.unlock();
        }
        if (goesOn) {
            resume.run();
        }
        return found;
    }

    /** Of several at the same time it is the first. */
    private long entryBefore(long timeMs, long from, long to) {
        long found = from;
        long foundMs = Long.MIN_VALUE;
        for (long entry : entries) {
            Packet packet = entry < from || entry > to ? null : packets.get(entry);
            if (packet != null && packet.timeMs() <= timeMs && packet.timeMs() > foundMs) {
                found = entry;
                foundMs = packet.timeMs();
            }
        }
        return found;
    }

    /** @return whether the one who adds is to be told to go on */
    private boolean move(long position) {
        long held = Math.clamp(position, packets.first(), packets.end());
        for (; next < held; next++) {
            count(next, -1);
        }
        while (next > held) {
            count(--next, 1);
        }
        trim();
        boolean goesOn = paused && !isFull();
        paused = paused && !goesOn;
        return goesOn;
    }

    private void count(long position, int sign) {
        Packet packet = packets.get(position);
        if (packet != null) {
            waitingBytes += (long) sign * packet.cost();
            fedBytes -= (long) sign * packet.cost();
        }
    }

    private boolean isFull() {
        return waitingBytes >= limits.waitingBytes() || budget.isUsedUp() && waitingBytes >= budget.share();
    }

    /** Drops groups that were fed, until the rest is within its limits. */
    private void trim() {
        long bytes = Math.min(limits.replayBytes(), budget.share());
        while (packets.first() < next && (fedBytes > bytes || isOld())) {
            dropTo(Math.min(next, secondEntry()));
        }
    }

    /** Whether the first group is not needed for the time that is to be fed again. */
    private boolean isOld() {
        long second = secondEntry();
        Packet begin = packets.get(second);
        Packet fed = packets.get(next - 1);
        return begin != null
                && fed != null
                && second < next
                && fed.timeMs() - begin.timeMs() >= limits.replayTime().toMillis();
    }

    /** The position at which the second group begins; beyond all if there is none. */
    private long secondEntry() {
        for (long entry : entries) {
            if (entry > packets.first()) {
                return entry;
            }
        }
        return Long.MAX_VALUE;
    }

    private void dropTo(long position) {
        long bytes = packets.dropTo(position);
        fedBytes -= bytes;
        budget.add(-bytes);
        while (!entries.isEmpty() && entries.getFirst() < position) {
            entries.removeFirst();
        }
    }
}
