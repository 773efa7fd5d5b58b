package dev.headend.encoder.source;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded buffer between the receiver of a stream and its consumer: when it is full, the receiver waits. Until the first
 * piece is taken it can be read from its beginning, any number of times. Thread-safe.
 */
final class SourceBuffer {
    /** Overhead of a piece, counted so that many small ones are bounded too. */
    private static final int PIECE_COST = 64;

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> pieces = new ArrayDeque<>();
    private long cost;
    private boolean ended;
    private boolean closed;

    /** @param capacity in bytes; may be exceeded by one piece */
    SourceBuffer(int capacity) {
        this.capacity = capacity;
    }

    /** Adds a piece; false when the buffer is closed. Blocks while it is full. */
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

    /** The stream has ended: nothing more is put. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Discards everything and wakes all waiters. */
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
     * The pieces after the first {@code seen}, without taking them. Waits until there is one.
     *
     * @return empty on timeout, or when there will be no more: {@link #isEndedOrFull} tells
     */
    List<byte[]> peekFrom(int seen, Duration timeout) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = timeout.toNanos();
            while (pieces.size() <= seen && !isEndedOrFull() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return pieces.stream().skip(seen).toList();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the stream has ended. */
    boolean hasEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** Whether no piece will be added before one is taken: the stream has ended, or the buffer is full. */
    boolean isEndedOrFull() {
        lock.lock();
        try {
            return ended || isFull();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the oldest piece. Waits until there is one.
     *
     * @return null at the end of the stream, or on timeout: {@link #hasEnded} tells
     */
    byte @Nullable [] take(Duration timeout) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = timeout.toNanos();
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
