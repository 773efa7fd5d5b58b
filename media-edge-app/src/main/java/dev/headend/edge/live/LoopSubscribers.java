package dev.headend.edge.live;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Those of a channel's subscribers that live on one event loop. Everything for them goes through that loop's task queue, so
 * it happens in the order in which it was handed in. A loop that is busy is woken once for all blocks that have come meanwhile.
 */
final class LoopSubscribers {
    private final EventExecutor executor;
    /** Only touched on the executor. */
    private final List<Subscription> members = new ArrayList<>();

    /** How many subscriptions live here, including those that wait for a publisher. Guarded by the channel. */
    private int users;

    private final AtomicBoolean woken = new AtomicBoolean();

    LoopSubscribers(EventExecutor executor) {
        this.executor = executor;
    }

    EventExecutor executor() {
        return executor;
    }

    void add(Subscription subscription) {
        users++;
        execute(() -> members.add(subscription), () -> {});
    }

    /** @return how many are left */
    int remove(Subscription subscription) {
        execute(() -> members.remove(subscription), () -> {});
        return --users;
    }

    /** A stream begins for a subscriber. Owns the start. */
    void begin(Subscription subscription, StreamStart start) {
        execute(() -> isolated(subscription, () -> subscription.begin(start)), start::release);
    }

    /** Tells a subscriber that its key is not the publisher's. */
    void refuse(Subscription subscription) {
        execute(() -> isolated(subscription, subscription::refuse), () -> {});
    }

    /** There is something new to deliver. For any thread. */
    void wake() {
        if (woken.compareAndSet(false, true)) {
            execute(this::deliver, () -> {});
        }
    }

    /** By index: no iterator for each batch, and a member's callback may change the list. */
    private void deliver() {
        woken.set(false);
        for (int i = 0; i < members.size(); i++) {
            Subscription member = members.get(i);
            try {
                member.deliver();
            } catch (RuntimeException failure) {
                member.fail(failure);
            }
        }
    }

    private static void isolated(Subscription member, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException failure) {
            member.fail(failure);
        }
    }

    private void execute(Runnable task, Runnable whenShutDown) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException shutDown) {
            whenShutDown.run();
        }
    }
}
