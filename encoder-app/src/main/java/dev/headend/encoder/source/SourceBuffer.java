package dev.headend.encoder.source;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Bytes between the one who receives them and the one who hands them on, bounded: when it is full, the receiver waits.
 * Before the first is taken it can be looked through from its beginning, any number of times. Thread-safe.
 */
final class SourceBuffer {
    /** What a piece costs beside its bytes, so that many small ones are bounded too. */
    private static final int PIECE_COST = 64;

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private long cost;
    private boolean ended;
    private boolean closed;

    /** @param capacity in bytes; one piece more may be in it */
    SourceBuffer(int capacity) {
        this.capacity = capacity;
    }

    /** Adds a piece, when there is room; false when no more is wanted. Blocks. */
    boolean put(byte[] piece) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (isFull() && !closed) {
                changed.await();
            }
            if (closed) {
                return false;
            }
            pieces.addLast(piece);
            cost += piece.length + PIECE_COST;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more will be put. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets everything; who waits, waits no more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            ended = true;
            pieces.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * What has come since a number of pieces, without taking it. Waits for some of it.
     *
     * @return empty when the time is over
     */
    List<byte[]> lookFrom(int seen, Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = atMost.toNanos();
            while (pieces.size() <= seen && !nothingMoreToSee() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return pieces.stream().skip(seen).toList();
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing more will be put. */
    boolean hasEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** Whether who has looked through everything will not see more: the end has come, or there is no room for more. */
    boolean nothingMoreToSee() {
        lock.lock();
        try {
            return ended || isFull();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the oldest piece. Waits for it.
     *
     * @return null when the end has come, or the time is over: {@link #hasEnded} tells
     */
    byte @Nullable [] take(Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = atMost.toNanos();
            while (pieces.isEmpty() && !ended && left > 0) {
                left = changed.awaitNanos(left);
            }
            byte[] piece = pieces.pollFirst();
            if (piece != null) {
                cost -= piece.length + PIECE_COST;
                changed.signalAll();
            }
            return piece;
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull() {
        return cost >= capacity;
    }
}
