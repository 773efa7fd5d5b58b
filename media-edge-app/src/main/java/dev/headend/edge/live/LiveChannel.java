package dev.headend.edge.live;

import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * One channel. Its lock is held only briefly: to encode a packet into the open block, to complete that, and to wake event loops.
 * Nothing under it depends on how much is kept of the stream, and no callback runs under it.
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
    /** To subscribers that have left. */
    private long sentBefore;

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

    /** Begins a stream; subscribers that wait and may have it join it, the others are refused. */
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
        StreamBuffer stream = new StreamBuffer(context, opened.peer().encoding(), encoderExpected, now());
        Publication begun = new Publication(channels, opened, streamId, stream, whenEnded, context);
        publication = begun;
        for (Subscription waiting : subscriptions.toArray(Subscription[]::new)) {
            Refusal refusal = refusal(opened, waiting.key(), waiting.subscriber());
            if (refusal == null) {
                join(waiting, begun);
            } else {
                subscriptions.remove(waiting);
                LoopSubscribers loop = loop(waiting);
                loop.refuse(waiting, refusal);
                remove(waiting, loop);
            }
        }
        return Optional.of(begun);
    }

    /** The channel remains reserved until its reservation is released. @return whether the stream was still live */
    synchronized boolean end(Publication ended) {
        if (publication != ended) {
            return false;
        }
        ended.stream().finish(now());
        publication = null;
        wake();
        return true;
    }

    synchronized void publish(Publication from, MediaPacket packet) {
        if (publication != from) {
            packet.release();
            return;
        }
        long now = now();
        from.heard(now);
        if (from.stream().add(packet, now)) {
            wake();
        }
    }

    synchronized void joinPoint(Publication from, long offset, byte[] header) {
        if (publication == from) {
            from.stream().joinPoint(offset, header, now());
            wake();
        }
    }

    /** Sends what has been published since the last time. */
    synchronized void flush(Publication from) {
        if (publication == from && from.stream().seal(now())) {
            wake();
        }
    }

    private void wake() {
        loops.values().forEach(LoopSubscribers::wake);
    }

    private static @Nullable Refusal refusal(ChannelReservation publisher, StreamKey key, Subscriber subscriber) {
        if (!publisher.key().matches(key)) {
            return Refusal.WRONG_KEY;
        }
        boolean readable =
                publisher.peer().encoding().format() == subscriber.encoding().format();
        return readable ? null : Refusal.OTHER_FORMAT;
    }

    /** One of the two: what came of a wish to subscribe. */
    record Joined(
            @Nullable Subscription subscription, @Nullable Refusal refusal) {}

    synchronized Joined subscribe(LiveChannels channels, Subscriber subscriber, StreamKey key, CacheUse cacheUse) {
        Publication current = publication;
        Refusal refusal = current == null ? null : refusal(current.reservation(), key, subscriber);
        if (refusal != null) {
            return new Joined(null, refusal);
        }
        Subscription subscription = new Subscription(channels, this, subscriber, key, cacheUse, context);
        subscriptions.add(subscription);
        loop(subscription).add(subscription);
        if (current != null) {
            join(subscription, current);
        }
        return new Joined(subscription, null);
    }

    private void join(Subscription subscription, Publication current) {
        StreamStart start = current.stream().start(subscription.cacheUse(), now());
        loop(subscription).begin(subscription, start);
    }

    synchronized void leave(Subscription subscription) {
        if (subscriptions.remove(subscription)) {
            remove(subscription, loop(subscription));
        }
    }

    private void remove(Subscription subscription, LoopSubscribers loop) {
        sentBefore += subscription.sentBytes();
        if (loop.remove(subscription) == 0) {
            loops.remove(loop.executor());
        }
    }

    private LoopSubscribers loop(Subscription subscription) {
        return loops.computeIfAbsent(subscription.subscriber().executor(), LoopSubscribers::new);
    }

    /** @return whether that stream was live, or may be the one that is being admitted: then it does not begin */
    boolean kill(@Nullable StreamId streamId, String reason) {
        Publication live;
        synchronized (this) {
            live = publication;
            if (live == null && reservation != null) {
                reservation.kill(streamId);
                return true;
            }
        }
        if (live == null || (streamId != null && !streamId.equals(live.streamId()))) {
            return false;
        }
        live.kill(reason);
        return true;
    }

    /** @return the stream with this key, if its publisher has sent nothing for this long */
    synchronized Optional<Publication> silent(StreamKey key, Duration silence) {
        return Optional.ofNullable(publication)
                .filter(current -> current.reservation().key().matches(key))
                .filter(current -> now() - current.lastHeard() >= silence.toNanos());
    }

    private long now() {
        return context.nanos().getAsLong();
    }

    /** What memory counts for what is kept for nobody but an encoder that has not come yet, in bytes. */
    synchronized long historyCost() {
        return publication == null ? 0 : publication.stream().historyCost();
    }

    /** What memory counts for what is kept for players that join later, in bytes. */
    synchronized long groupCost() {
        return publication == null ? 0 : publication.stream().groupCost();
    }

    synchronized void dropHistory() {
        if (publication != null) {
            publication.stream().dropHistory();
        }
    }

    synchronized void dropGroup() {
        if (publication != null) {
            publication.stream().dropGroup();
        }
    }

    synchronized List<Subscription> subscriptions() {
        return List.copyOf(subscriptions);
    }

    /** Has a subscriber disconnected, unless it has left. */
    synchronized void evict(Subscription subscription) {
        if (subscriptions.contains(subscription)) {
            loop(subscription).evict(subscription);
        }
    }

    /** Has the channel's subscribers look at what has changed for them. */
    synchronized void look() {
        wake();
    }

    synchronized boolean isPublished() {
        return publication != null;
    }

    synchronized boolean isTaken() {
        return reservation != null;
    }

    /** How many subscribers have not got all of a stream yet. */
    synchronized long unserved() {
        return subscriptions.stream().filter(Subscription::isPlaying).count();
    }

    ChannelSnapshot snapshot() {
        Publication current;
        HeaderSet headers;
        List<Subscription> subscribed;
        long before;
        synchronized (this) {
            current = publication;
            headers = current == null ? HeaderSet.EMPTY : current.stream().headers();
            subscribed = List.copyOf(subscriptions);
            before = sentBefore;
        }
        List<ChannelSnapshot.Player> players =
                subscribed.stream().map(Subscription::snapshot).toList();
        return new ChannelSnapshot(
                id,
                current == null ? null : current.snapshot(headers),
                players,
                before
                        + players.stream()
                                .mapToLong(ChannelSnapshot.Player::bytes)
                                .sum());
    }
}
