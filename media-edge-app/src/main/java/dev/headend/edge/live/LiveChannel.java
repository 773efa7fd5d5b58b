package dev.headend.edge.live;

import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * One channel. Its lock is held only briefly: to put packets into the cache and a batch, and to hand batches to event loops.
 * No callback runs under it.
 *
 * <pre>
 *   free ──reserve──► reserved ──open──► live ──end──► free
 *                        └──release──► free
 * </pre>
 */
final class LiveChannel {
    private final ChannelId id;
    private final LiveContext context;

    private final Map<EventExecutor, LoopSubscribers> loops = new LinkedHashMap<>();
    private final SequencedSet<Subscription> subscriptions = new LinkedHashSet<>();
    private PacketBatch batch = new PacketBatch();
    private @Nullable ChannelReservation reservation;
    private @Nullable Publication publication;

    LiveChannel(ChannelId id, LiveContext context) {
        this.id = id;
        this.context = context;
    }

    ChannelId id() {
        return id;
    }

    /** Whether it has neither a publisher nor a subscriber that waits for one. */
    synchronized boolean isUnused() {
        return reservation == null && subscriptions.isEmpty();
    }

    /** @return empty when it has a publisher, or one that is being admitted */
    synchronized Optional<ChannelReservation> reserve(LiveChannels channels, StreamKey key, PublisherPeer peer) {
        if (reservation != null) {
            return Optional.empty();
        }
        reservation = new ChannelReservation(channels, this, key, peer);
        return Optional.ofNullable(reservation);
    }

    synchronized void release(ChannelReservation released) {
        if (reservation == released && publication == null) {
            reservation = null;
        }
    }

    /** Begins a stream; subscribers that wait with its key join it, those with another key are refused. */
    synchronized Optional<Publication> open(
            LiveChannels channels,
            ChannelReservation opened,
            StreamId streamId,
            boolean encoderExpected,
            Runnable whenEnded) {
        if (reservation != opened || publication != null || opened.isKilled(streamId)) {
            release(opened);
            return Optional.empty();
        }
        PacketCache cache = new PacketCache(context.limits(), encoderExpected, now());
        Publication begun = new Publication(channels, opened, streamId, cache, whenEnded, now());
        publication = begun;
        for (Subscription waiting : subscriptions.toArray(Subscription[]::new)) {
            if (opened.key().matches(waiting.key())) {
                join(waiting, begun);
            } else {
                subscriptions.remove(waiting);
                LoopSubscribers loop = loop(waiting);
                loop.refuse(waiting);
                dropIfUnused(loop);
            }
        }
        return Optional.of(begun);
    }

    /** @return whether the stream was still live */
    synchronized boolean end(Publication ended) {
        if (publication != ended) {
            return false;
        }
        flush();
        loops.values().forEach(LoopSubscribers::end);
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
        PacketBatch filled = batch;
        batch = new PacketBatch();
        loops.values().forEach(loop -> loop.deliver(filled));
        filled.release();
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
        loop(subscription).added();
        if (current != null) {
            join(subscription, current);
        }
        return Optional.of(subscription);
    }

    /** What has been published is sent first, so that nobody gets it twice. */
    private void join(Subscription subscription, Publication current) {
        flush();
        loop(subscription).join(subscription, current.cache().initialPackets(subscription.cacheUse(), now()));
    }

    synchronized void leave(Subscription subscription) {
        if (!subscriptions.remove(subscription)) {
            return;
        }
        LoopSubscribers loop = loop(subscription);
        loop.leave(subscription);
        dropIfUnused(loop);
    }

    private void dropIfUnused(LoopSubscribers loop) {
        if (loop.removed() == 0) {
            loops.remove(loop.executor());
        }
    }

    private LoopSubscribers loop(Subscription subscription) {
        return loops.computeIfAbsent(subscription.subscriber().executor(), LoopSubscribers::new);
    }

    /** @return the stream to be ended: if it is live, and the one that is meant */
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

    /** @return the stream with this key, if its publisher has sent nothing for this long */
    synchronized Optional<Publication> silent(StreamKey key, Duration silence) {
        Instant longAgo = now().minus(silence);
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
