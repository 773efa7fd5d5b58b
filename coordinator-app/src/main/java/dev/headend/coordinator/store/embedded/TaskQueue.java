package dev.headend.coordinator.store.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The tasks that wait for the store's thread, and for how long they have waited. Thread-safe; one thread takes. */
final class TaskQueue {
    private static final int MAX_GROUP = 2_048;
    /** A disk that is this far behind is not to be given new streams. */
    private static final int MANY = 20_000;

    private final LongSupplier nanoTime;
    private final BlockingQueue<StoreTask<?>> waiting = new LinkedBlockingQueue<>();
    /** The oldest of the group that was taken last; null = that one is done. */
    private volatile @Nullable StoreTask<?> underWay;

    /** @param nanoTime a clock that only goes forward, as {@link System#nanoTime} */
    TaskQueue(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Also the moment from which on a task that is made now waits. */
    long now() {
        return nanoTime.getAsLong();
    }

    void add(StoreTask<?> task) {
        waiting.add(task);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Whether so much waits that nothing should be begun that can be refused; what cannot goes on being taken. */
    boolean isOverloaded() {
        return waiting.size() > MANY;
    }

    /** The next tasks, oldest first; after a while without any, none. They are under way until {@link #done}. */
    List<StoreTask<?>> take(Duration patience) {
        List<StoreTask<?>> group = new ArrayList<>();
        try {
            StoreTask<?> first = waiting.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (first != null) {
                underWay = first;
                group.add(first);
                waiting.drainTo(group, MAX_GROUP - 1);
            }
        } catch (InterruptedException unexpected) {
            throw new IllegalStateException("nobody interrupts the store's thread", unexpected);
        }
        return group;
    }

    void done() {
        underWay = null;
    }

    /** How long the oldest task has been waiting; zero when there is none. */
    Duration oldestWait() {
        StoreTask<?> taken = underWay;
        StoreTask<?> oldest = taken == null ? waiting.peek() : taken;
        return oldest == null ? Duration.ZERO : Duration.ofNanos(now() - oldest.askedAt());
    }
}
