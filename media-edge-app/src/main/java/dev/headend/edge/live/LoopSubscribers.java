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
    /** Where those members are that keep up: one reference for all of them. Only touched on the executor. */
    private final Cursor place = new Cursor();

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
        execute(() -> removeMember(subscription), () -> {});
        return --users;
    }

    private void removeMember(Subscription subscription) {
        members.remove(subscription);
        if (members.isEmpty()) {
            place.clear();
        }
    }

    /** A stream begins for a subscriber. Owns the start. */
    void begin(Subscription subscription, StreamStart start) {
        execute(() -> isolated(subscription, () -> subscription.begin(start)), start::release);
    }

    /** Tells a subscriber that it may not have the stream. */
    void refuse(Subscription subscription, Refusal why) {
        execute(() -> isolated(subscription, () -> subscription.refuse(why)), () -> {});
    }

    /** Has a subscriber disconnected because memory is used up. */
    void evict(Subscription subscription) {
        execute(() -> isolated(subscription, subscription::evictNow), () -> {});
    }

    /** There is something new to deliver. For any thread. */
    void wake() {
        if (woken.compareAndSet(false, true)) {
            execute(this::deliver, () -> {});
        }
    }

    /** By index: no iterator for each batch. Those that do not keep up have a place of their own. */
    private void deliver() {
        woken.set(false);
        MediaBlock first = place.next();
        MediaBlock last = first == null ? null : first.last();
        for (int i = 0; i < members.size(); i++) {
            Subscription member = members.get(i);
            try {
                if (member.isInStep() && first != null && last != null) {
                    member.deliver(first, last);
                } else if (!member.isInStep()) {
                    member.deliver();
                }
            } catch (Throwable failure) { // one that runs out of buffer memory costs the others nothing either
                member.fail(failure);
            }
        }
        if (last != null && last.isEnd()) {
            place.clear();
        } else if (last != null) {
            place.pass(last);
        }
        closeRanks();
    }

    /** Members that have caught up share the place of those that keep up. */
    private void closeRanks() {
        MediaBlock at = place.passed();
        for (int i = 0; i < members.size(); i++) {
            Subscription member = members.get(i);
            MediaBlock caughtUp = member.caughtUpAt();
            if (caughtUp != null && at == null && !place.isSet()) {
                place.enter(caughtUp.retain(), true);
                at = caughtUp;
            }
            if (caughtUp != null && caughtUp == at) {
                member.fallIn();
            }
        }
    }

    private static void isolated(Subscription member, Runnable action) {
        try {
            action.run();
        } catch (Throwable failure) {
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
