package dev.headend.edge.live;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Those of a channel's subscribers that live on one event loop. Everything for them goes through that loop's task queue, so
 * it happens in the order in which it was handed in; a batch crosses to the loop once, however many subscribers it has there.
 */
final class LoopSubscribers {
    /** A loop with this many undelivered bytes is given no batch until it has caught up. */
    private static final long MAX_UNDELIVERED = 64L << 20;

    private final EventExecutor executor;
    /** Only touched on the executor. */
    private final List<Subscription> members = new ArrayList<>();

    /** How many subscriptions live here, including those that wait for a publisher. Guarded by the channel. */
    private int users;

    private final AtomicLong undelivered = new AtomicLong();
    /** Whether the batch before the next one was dropped. Guarded by the channel. */
    private boolean gap;

    LoopSubscribers(EventExecutor executor) {
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

    /** A subscriber joins the stream. Owns the initial packets. */
    void join(Subscription subscription, InitialPackets initial) {
        execute(
                () -> {
                    members.add(subscription);
                    subscription.begin(initial);
                },
                initial::release);
    }

    void leave(Subscription subscription) {
        execute(() -> members.remove(subscription), () -> {});
    }

    /** Delivers a batch to all members, or drops it for all. Retains it until then. Guarded by the channel. */
    void deliver(PacketBatch batch) {
        if (undelivered.get() > MAX_UNDELIVERED) {
            gap = true;
            return;
        }
        boolean afterGap = gap;
        gap = false;
        undelivered.addAndGet(batch.bytes());
        batch.retain();
        execute(() -> deliverNow(batch, afterGap), batch::release);
    }

    private void deliverNow(PacketBatch batch, boolean afterGap) {
        undelivered.addAndGet(-batch.bytes());
        if (afterGap) {
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

    /** The stream has ended: all members are told after what has been handed in, and are members no more. */
    void end() {
        execute(
                () -> {
                    members.forEach(Subscription::end);
                    members.clear();
                },
                () -> {});
    }

    /** Tells a subscriber that its key is not the publisher's. */
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
