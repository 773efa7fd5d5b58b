package dev.headend.edge.live;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Makes room when the streams' memory is short, in this order, and no more than is needed:
 *
 * <ol>
 *   <li>the history that is kept for encoders that have not come yet, the largest first: they begin with the latest group;
 *   <li>what waits for players that are behind, those furthest behind first: they go on with the latest group or live;
 *   <li>the groups that are kept for players that join later, the largest first: they begin with the next keyframe;
 *   <li>what waits for encoders that are behind;
 *   <li>once nothing is left at all: subscribers are disconnected that do not take something long which they are being sent, then publishers
 *       with long unfinished messages, then other subscribers that are behind, those first whose connections have most to send;
 *   <li>if it is not they that hold it: those with shorter unfinished messages, whose began first.
 * </ol>
 *
 * Other publishers lose nothing. Safe for any thread; one at a time makes room, and the others go on.
 */
final class MemoryRelief {
    /** What is dropped becomes free when its last reader has moved on: so only the next round sees what a round has freed. */
    static final Duration PAUSE = Duration.ofMillis(50);

    private static final long PAUSE_NANOS = PAUSE.toNanos();

    /** After so long a new shortage begins. */
    private static final long QUIET_NANOS = Duration.ofSeconds(1).toNanos();

    private final MediaMemory memory;
    private final LongSupplier nanos;
    private final Executor later;
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicBoolean waiting = new AtomicBoolean();
    private long lastRound;
    /** How many rounds the present shortage has had: each goes a step further if the one before was not enough. */
    private int rounds;

    /** @param later carries out what it is given, after a {@link #PAUSE} */
    MemoryRelief(MediaMemory memory, LongSupplier nanos, Executor later) {
        this.memory = memory;
        this.nanos = nanos;
        this.later = later;
        this.lastRound = nanos.getAsLong() - QUIET_NANOS;
    }

    void relieve(Collection<LiveChannel> channels) {
        if (!running.compareAndSet(false, true)) {
            return;
        }
        try {
            long now = nanos.getAsLong();
            long pause = now - lastRound;
            if (pause >= PAUSE_NANOS) {
                rounds = pause >= QUIET_NANOS ? 0 : rounds + 1;
                lastRound = now;
                makeRoom(List.copyOf(channels));
            }
        } finally {
            running.set(false);
        }
        if (memory.isExhausted()) {
            lookAgain(channels);
        }
    }

    /** Whoever holds the memory may fall silent now: then nothing else would make room. */
    private void lookAgain(Collection<LiveChannel> channels) {
        if (waiting.compareAndSet(false, true)) {
            later.execute(() -> {
                waiting.set(false);
                relieve(channels);
            });
        }
    }

    private void makeRoom(List<LiveChannel> channels) {
        drop(channels, LiveChannel::historyCost, LiveChannel::dropHistory);
        long missing = memory.excess();
        missing -= cut(channels, backlog -> !backlog.isLossless(), missing);
        if (missing > 0 || rounds > 0) {
            drop(channels, LiveChannel::groupCost, LiveChannel::dropGroup);
        }
        if (rounds > 1) {
            cut(channels, Backlog::isLossless, memory.excess());
        }
        if (memory.isExhausted()) {
            evict(channels, memory.excess());
        }
    }

    private void drop(List<LiveChannel> channels, ToLongFunction<LiveChannel> size, Consumer<LiveChannel> drop) {
        List<Sized<LiveChannel>> all = channels.stream()
                .map(channel -> new Sized<>(channel, size.applyAsLong(channel)))
                .toList();
        for (Sized<LiveChannel> channel : largestFirst(all)) {
            if (memory.excess() <= 0) {
                return;
            }
            drop.accept(channel.of());
        }
    }

    /** A measured thing: what is measured changes meanwhile. */
    private record Sized<T>(T of, long bytes) {}

    private static <T> List<Sized<T>> largestFirst(List<Sized<T>> all) {
        return all.stream()
                .filter(sized -> sized.bytes() > 0)
                .sorted(Comparator.<Sized<T>>comparingLong(Sized::bytes).reversed())
                .toList();
    }

    /** @return how much is held for nobody else than those that are moved on, in bytes */
    private static long cut(List<LiveChannel> channels, Predicate<Backlog> which, long excess) {
        List<Sized<List<Sized<Subscription>>>> all = channels.stream()
                .map(channel -> backlogs(channel, which))
                .filter(backlogs -> !backlogs.isEmpty())
                .map(backlogs -> new Sized<>(backlogs, backlogs.getFirst().bytes()))
                .toList();
        long freed = 0;
        for (Sized<List<Sized<Subscription>>> channel : largestFirst(all)) {
            freed += cutFurthest(channel.of(), excess - freed);
        }
        return freed;
    }

    /** All hold the stream from some block on: to move one on frees only what lies between it and the next. */
    private static long cutFurthest(List<Sized<Subscription>> furthestFirst, long excess) {
        long freed = 0;
        for (int i = 0; i < furthestFirst.size() && freed < excess; i++) {
            furthestFirst.get(i).of().cut();
            long next = i + 1 < furthestFirst.size() ? furthestFirst.get(i + 1).bytes() : 0;
            freed += furthestFirst.get(i).bytes() - next;
        }
        return freed;
    }

    /** How much waits for each of a channel's subscribers that is older than the group, which is kept anyway. */
    private static List<Sized<Subscription>> backlogs(LiveChannel channel, Predicate<Backlog> which) {
        long kept = channel.groupCost();
        return largestFirst(channel.subscriptions().stream()
                .filter(subscription -> which.test(subscription.backlog()))
                .map(subscription ->
                        new Sized<>(subscription, subscription.backlog().cost() - kept))
                .toList());
    }

    private void evict(List<LiveChannel> channels, long excess) {
        long missing = excess - evictSubscribers(channels, unsent -> unsent >= MediaMemory.LARGE, excess);
        if (missing > 0) {
            missing -= memory.evictLargest(missing);
        }
        if (missing > 0) {
            missing -= evictSubscribers(channels, unsent -> unsent < MediaMemory.LARGE, missing);
        }
        if (missing > 0) {
            memory.evictOldest(missing);
        }
    }

    private static long evictSubscribers(List<LiveChannel> channels, LongPredicate which, long excess) {
        List<Sized<Subscription>> all = channels.stream()
                .flatMap(channel -> channel.subscriptions().stream())
                .map(subscription ->
                        new Sized<>(subscription, subscription.backlog().unsent()))
                .filter(sized -> which.test(sized.bytes()))
                .toList();
        long freed = 0;
        for (Sized<Subscription> subscription : largestFirst(all)) {
            if (freed >= excess) {
                break;
            }
            subscription.of().evict();
            freed += subscription.bytes();
        }
        return freed;
    }
}
