package dev.headend.edge.live;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The way from a channel to those of its subscribers that live on one event loop. Everything goes through that loop's
 * queue, so it happens there in the order in which it was handed in; a batch crosses over once, however many subscribers
 * wait for it.
 */
final class Lane {
    /** A loop that is this far behind, in bytes, is given nothing until it has caught up. */
    private static final long MAX_UNDELIVERED = 64L << 20;

    private final EventExecutor executor;
    /** Only touched on the executor. */
    private final List<Subscription> members = new ArrayList<>();

    /** How many subscriptions of the channel live here, also those that wait. Guarded by the channel. */
    private int users;

    private final AtomicLong undelivered = new AtomicLong();
    private final AtomicBoolean gap = new AtomicBoolean();

    Lane(EventExecutor executor) {
        this.executor = executor;
    }

    EventExecutor executor() {
        return executor;
    }

    void added() {
        users++;
    }

    /** @return how many are left */
    int removed() {
        return --users;
    }

    /** A subscriber comes. The backlog is handed over. */
    void join(Subscription subscription, Backlog backlog) {
        execute(
                () -> {
                    members.add(subscription);
                    subscription.begin(backlog);
                },
                backlog::release);
    }

    void leave(Subscription subscription) {
        execute(() -> members.remove(subscription), () -> {});
    }

    /** Delivers a batch to all. Retains it for that long. */
    void deliver(PacketBatch batch) {
        if (undelivered.get() > MAX_UNDELIVERED) {
            gap.set(true);
            return;
        }
        undelivered.addAndGet(batch.bytes());
        batch.retain();
        execute(() -> deliverNow(batch), batch::release);
    }

    private void deliverNow(PacketBatch batch) {
        undelivered.addAndGet(-batch.bytes());
        if (gap.compareAndSet(true, false)) {
            members.forEach(Subscription::missed);
        }
        try {
            for (Subscription member : members) {
                batch.packets().forEach(member::offer);
                member.flush();
            }
        } finally {
            batch.release();
        }
    }

    /** The stream is over: after what has been handed in, all members are told, and are members no more. */
    void end() {
        execute(
                () -> {
                    members.forEach(Subscription::end);
                    members.clear();
                },
                () -> {});
    }

    /** Tells a subscriber that it is not for this stream. */
    void refuse(Subscription subscription) {
        execute(subscription::refuse, () -> {});
    }

    private void execute(Runnable task, Runnable whenShutDown) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException shutDown) {
            whenShutDown.run();
        }
    }
}
