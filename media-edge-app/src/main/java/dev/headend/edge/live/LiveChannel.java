package dev.headend.edge.live;

import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import io.netty.util.concurrent.EventExecutor;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * One channel. Its lock is held only for what takes moments: packets are put into the cache and into a batch, batches are
 * handed to event loops. Nobody is called back under it.
 *
 * <pre>
 *   free ──reserve──► reserved ──open──► live ──end──► free
 *                        └──release──► free
 * </pre>
 */
final class LiveChannel {
    private final ChannelId id;
    private final LiveContext context;

    private final Map<EventExecutor, Lane> lanes = new LinkedHashMap<>();
    private final SequencedSet<Subscription> subscriptions = new LinkedHashSet<>();
    private PacketBatch batch = new PacketBatch();
    private @Nullable Reservation reservation;
    private @Nullable Publication publication;

    LiveChannel(ChannelId id, LiveContext context) {
        this.id = id;
        this.context = context;
    }

    ChannelId id() {
        return id;
    }

    /** Whether it has neither a publisher nor anybody who waits for one. */
    synchronized boolean isUnused() {
        return reservation == null && subscriptions.isEmpty();
    }

    /** @return empty when somebody else publishes here, or is about to */
    synchronized Optional<Reservation> reserve(LiveChannels channels, StreamKey key, PublisherPeer peer) {
        if (reservation != null) {
            return Optional.empty();
        }
        reservation = new Reservation(channels, this, key, peer);
        return Optional.ofNullable(reservation);
    }

    synchronized void release(Reservation released) {
        if (reservation == released && publication == null) {
            reservation = null;
        }
    }

    /** Begins a stream; those who wait with its key join it. */
    synchronized Optional<Publication> open(
            LiveChannels channels, Reservation opened, StreamId streamId, boolean encoderExpected, Runnable whenEnded) {
        if (reservation != opened || publication != null || opened.isKilled(streamId)) {
            release(opened);
            return Optional.empty();
        }
        PacketCache cache = new PacketCache(context.settings(), encoderExpected, now());
        Publication begun = new Publication(channels, opened, streamId, cache, whenEnded, now());
        publication = begun;
        for (Subscription waiting : subscriptions.toArray(Subscription[]::new)) {
            if (opened.key().matches(waiting.key())) {
                join(waiting, begun);
            } else {
                subscriptions.remove(waiting);
                Lane lane = lane(waiting);
                lane.refuse(waiting);
                dropIfUnused(lane);
            }
        }
        return Optional.of(begun);
    }

    /** @return whether the stream was still on */
    synchronized boolean end(Publication ended) {
        if (publication != ended) {
            return false;
        }
        flush();
        lanes.values().forEach(Lane::end);
        ended.cache().release();
        publication = null;
        reservation = null;
        return true;
    }

    synchronized void publish(Publication from, MediaPacket packet) {
        if (publication != from) {
            packet.release();
            return;
        }
        Instant now = now();
        from.heard(now);
        from.cache().add(packet, now);
        batch.add(packet);
    }

    synchronized void flush() {
        if (batch.packets().isEmpty()) {
            return;
        }
        PacketBatch full = batch;
        batch = new PacketBatch();
        lanes.values().forEach(lane -> lane.deliver(full));
        full.release();
    }

    /** @return empty when there is a publisher and the key is not its key */
    synchronized Optional<Subscription> subscribe(
            LiveChannels channels, Subscriber subscriber, StreamKey key, CacheUse cacheUse) {
        Publication current = publication;
        if (current != null && !current.reservation().key().matches(key)) {
            return Optional.empty();
        }
        Subscription subscription = new Subscription(channels, this, subscriber, key, cacheUse, context);
        subscriptions.add(subscription);
        lane(subscription).added();
        if (current != null) {
            join(subscription, current);
        }
        return Optional.of(subscription);
    }

    /** What has been published goes out first, so that nobody gets it twice. */
    private void join(Subscription subscription, Publication current) {
        flush();
        lane(subscription).join(subscription, current.cache().backlog(subscription.cacheUse(), now()));
    }

    synchronized void leave(Subscription subscription) {
        if (!subscriptions.remove(subscription)) {
            return;
        }
        Lane lane = lane(subscription);
        lane.leave(subscription);
        dropIfUnused(lane);
    }

    private void dropIfUnused(Lane lane) {
        if (lane.removed() == 0) {
            lanes.remove(lane.executor());
        }
    }

    private Lane lane(Subscription subscription) {
        return lanes.computeIfAbsent(subscription.subscriber().executor(), Lane::new);
    }

    /** @return the stream to be ended, if it is on and is meant */
    synchronized Optional<Publication> kill(@Nullable StreamId streamId) {
        Publication current = publication;
        if (current == null) {
            if (reservation != null) {
                reservation.kill(streamId);
            }
            return Optional.empty();
        }
        boolean meant = streamId == null || streamId.equals(current.streamId());
        return meant ? Optional.of(current) : Optional.empty();
    }

    /** @return the stream with this key of which nothing has come for so long that its publisher may be dead */
    synchronized Optional<Publication> abandoned(StreamKey key) {
        Instant longAgo = now().minus(context.settings().abandonment());
        return Optional.ofNullable(publication)
                .filter(current -> current.reservation().key().matches(key))
                .filter(current -> !current.lastHeard().isAfter(longAgo));
    }

    private Instant now() {
        return context.clock().instant();
    }

    synchronized ChannelSnapshot snapshot() {
        Publication current = publication;
        return new ChannelSnapshot(
                id,
                current == null ? null : current.snapshot(),
                subscriptions.stream().map(Subscription::snapshot).toList());
    }
}
