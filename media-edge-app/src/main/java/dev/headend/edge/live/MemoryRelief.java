package dev.headend.edge.live;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * Makes room when the streams' memory is short, in this order, and no more than is needed:
 *
 * <ol>
 *   <li>the history that is kept for encoders that have not come yet, the largest first: they begin with the latest group;
 *   <li>what waits for subscribers that are behind, those furthest behind first: they go on with the latest group or live;
 *   <li>the groups that are kept for players that join later, the largest first: they begin with the next keyframe;
 *   <li>once nothing is left at all: subscribers that are behind are disconnected, those first whose connections hold most.
 * </ol>
 *
 * A publisher loses nothing. Safe for any thread; one at a time makes room, and the others go on.
 */
final class MemoryRelief {
    /** What is dropped becomes free when its last reader has moved on: so it is not counted at once. */
    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

    private final MediaMemory memory;
    private final LongSupplier nanos;
    private final AtomicBoolean running = new AtomicBoolean();
    private long notBefore;

    MemoryRelief(MediaMemory memory, LongSupplier nanos) {
        this.memory = memory;
        this.nanos = nanos;
        this.notBefore = nanos.getAsLong();
    }

    void relieve(Collection<LiveChannel> channels) {
        if (!running.compareAndSet(false, true)) {
            return;
        }
        try {
            long now = nanos.getAsLong();
            if (now - notBefore >= 0) {
                notBefore = now + PAUSE_NANOS;
                makeRoom(List.copyOf(channels));
            }
        } finally {
            running.set(false);
        }
    }

    private void makeRoom(List<LiveChannel> channels) {
        drop(channels, LiveChannel::historyBytes, LiveChannel::dropHistory);
        long excess = memory.excess();
        if (excess > 0 && cutBacklogs(channels, excess) < excess) {
            drop(channels, LiveChannel::groupBytes, LiveChannel::dropGroup);
        }
        if (memory.isExhausted()) {
            evict(channels, memory.excess());
        }
    }

    private void drop(List<LiveChannel> channels, ToLongFunction<LiveChannel> size, Consumer<LiveChannel> drop) {
        List<Sized<LiveChannel>> largestFirst = channels.stream()
                .map(channel -> new Sized<>(channel, size.applyAsLong(channel)))
                .filter(channel -> channel.bytes() > 0)
                .sorted(Comparator.comparing(Sized<LiveChannel>::bytes).reversed())
                .toList();
        for (Sized<LiveChannel> channel : largestFirst) {
            if (memory.excess() <= 0) {
                return;
            }
            drop.accept(channel.of());
        }
    }

    private record Sized<T>(T of, long bytes) {}

    /** @return how much waited for those that are moved on, in bytes */
    private static long cutBacklogs(List<LiveChannel> channels, long excess) {
        long cut = 0;
        for (Sized<Subscription> subscription : slowest(channels, Backlog::bytes)) {
            if (cut >= excess) {
                break;
            }
            subscription.of().cut();
            cut += subscription.bytes();
        }
        return cut;
    }

    private static void evict(List<LiveChannel> channels, long excess) {
        long freed = 0;
        for (Sized<Subscription> subscription : slowest(channels, Backlog::held)) {
            if (freed >= excess) {
                break;
            }
            subscription.of().evict();
            freed += subscription.bytes();
        }
    }

    /** Encoders come last: they are to miss nothing. */
    private static List<Sized<Subscription>> slowest(List<LiveChannel> channels, ToLongFunction<Backlog> size) {
        return channels.stream()
                .flatMap(channel -> channel.subscriptions().stream())
                .map(subscription -> new Sized<>(subscription, size.applyAsLong(subscription.backlog())))
                .filter(subscription -> subscription.bytes() > 0)
                .sorted(Comparator.comparing((Sized<Subscription> waiting) ->
                                waiting.of().backlog().isLossless())
                        .thenComparing(Sized::bytes, Comparator.reverseOrder()))
                .toList();
    }
}
