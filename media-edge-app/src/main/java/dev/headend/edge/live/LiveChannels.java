package dev.headend.edge.live;

import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import io.netty.util.concurrent.EventExecutor;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** All live channels of this edge. Safe for any thread; nothing here blocks. */
public final class LiveChannels {
    private final LiveContext context;
    private final MemoryRelief relief;
    private final ConcurrentHashMap<EventExecutor, MergeWindows> windows = new ConcurrentHashMap<>();
    /** A channel is here while it has a publisher or waiting subscribers: it comes and goes inside {@code compute}. */
    private final ConcurrentHashMap<ChannelId, LiveChannel> channels = new ConcurrentHashMap<>();

    /** Of publications and subscriptions together. */
    private final AtomicLong numbers = new AtomicLong();

    LiveChannels(LiveContext context) {
        this(context, CompletableFuture.delayedExecutor(MemoryRelief.PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** @param later carries out what it is given after a {@link MemoryRelief#PAUSE} */
    LiveChannels(LiveContext context, Executor later) {
        this.context = context;
        this.relief = new MemoryRelief(context.memory(), context.nanos(), later);
        context.memory().relieveBy(this::relieve);
    }

    /**
     * Channels with the usual limits.
     *
     * @param cacheMegabytes the most that is kept per channel for subscribers that join later, in MiB; 0 keeps only headers
     * @param mergeWindow how long a packet waits for others to be sent with; 0 sends what was read together
     * @param memory what all streams may hold together
     * @param clock of what people read
     * @param nanos the monotonic clock, by which everything is decided
     */
    public static LiveChannels of(
            int cacheMegabytes, Duration mergeWindow, MediaMemory memory, Clock clock, LongSupplier nanos) {
        LiveLimits limits = LiveLimits.of(cacheMegabytes, mergeWindow);
        return new LiveChannels(new LiveContext(limits, memory, clock, nanos));
    }

    /**
     * Asks to become a channel's publisher.
     *
     * @return empty when it has a publisher already, or one that is being admitted
     */
    public Optional<ChannelReservation> reserve(ChannelId channel, StreamKey key, PublisherPeer peer) {
        return inside(channel, live -> live.reserve(this, key, peer));
    }

    /**
     * Adds a subscriber, which waits if there is no publisher yet. For the subscriber's executor.
     *
     * @return empty when it may not have the publisher's stream, as it has been told
     */
    public Optional<Subscription> subscribe(
            ChannelId channel, StreamKey key, CacheUse cacheUse, Subscriber subscriber) {
        LiveChannel.Joined joined = inside(channel, live -> live.subscribe(this, subscriber, key, cacheUse));
        if (joined.refusal() != null) {
            subscriber.refused(joined.refusal());
        }
        return Optional.ofNullable(joined.subscription());
    }

    Optional<Publication> open(
            ChannelReservation reservation, StreamId streamId, boolean encoderExpected, Runnable whenEnded) {
        return inside(
                reservation.channelId(), live -> live.open(this, reservation, streamId, encoderExpected, whenEnded));
    }

    void release(ChannelReservation reservation) {
        inside(reservation.channelId(), live -> {
            live.release(reservation);
            return true;
        });
    }

    boolean end(Publication publication) {
        return inside(publication.channel(), live -> live.end(publication));
    }

    void leave(Subscription subscription) {
        inside(subscription.channel().id(), live -> {
            live.leave(subscription);
            return true;
        });
    }

    private <T> T inside(ChannelId id, Function<LiveChannel, T> action) {
        AtomicReference<@Nullable T> result = new AtomicReference<>();
        channels.compute(id, (_, known) -> {
            LiveChannel live = known == null ? new LiveChannel(id, context) : known;
            result.set(action.apply(live));
            return live.isUnused() ? null : live;
        });
        T done = result.get();
        if (done == null) {
            throw new IllegalStateException("an action on channel " + id + " had no result");
        }
        return done;
    }

    /** Whether a channel has a publisher. */
    public boolean isPublished(ChannelId channel) {
        LiveChannel live = channels.get(channel);
        return live != null && live.isPublished();
    }

    /** Channels with a publisher, or one that is being decided about. */
    public int taken() {
        return (int) channels.values().stream().filter(LiveChannel::isTaken).count();
    }

    /** Subscribers that have not got all of a stream yet, be it live or not. */
    public long unserved() {
        return channels.values().stream().mapToLong(LiveChannel::unserved).sum();
    }

    /** The channel, if it has a publisher or waiting subscribers. */
    public Optional<ChannelSnapshot> find(ChannelId channel) {
        return Optional.ofNullable(channels.get(channel)).map(LiveChannel::snapshot);
    }

    /**
     * Disconnects a publisher, also one that is just being admitted.
     *
     * @param streamId only if it is this stream; null for whichever it is
     * @param reason for the log
     * @return whether there was such a publisher; one that is being admitted is refused if its stream turns out to be this one
     */
    public boolean kill(ChannelId channel, @Nullable StreamId streamId, String reason) {
        LiveChannel live = channels.get(channel);
        return live != null && live.kill(streamId, reason);
    }

    /**
     * Disconnects a publisher that has fallen silent, for another one.
     *
     * @param key only if it is the publisher's
     * @param silence only if it has sent nothing for this long, not even a part of a packet
     * @param reason for the log
     * @return whether there was such a publisher
     */
    public boolean takeOver(ChannelId channel, StreamKey key, Duration silence, String reason) {
        LiveChannel live = channels.get(channel);
        Optional<Publication> silent = live == null ? Optional.empty() : live.silent(key, silence);
        silent.ifPresent(publication -> publication.giveWay(reason));
        return silent.isPresent();
    }

    /**
     * Disconnects every publisher.
     *
     * @return how many there were
     */
    public int killAll(String reason) {
        return (int) channels.keySet().stream()
                .filter(channel -> kill(channel, null, reason))
                .count();
    }

    long nextNumber() {
        return numbers.incrementAndGet();
    }

    MergeWindows windowsOf(EventExecutor executor) {
        return windows.computeIfAbsent(
                executor, loop -> new MergeWindows(loop, context.limits().mergeWindow()));
    }

    /** What all streams hold. */
    public MediaMemory memory() {
        return context.memory();
    }

    /** Makes room if memory is short. */
    void relieve() {
        if (context.memory().isShort()) {
            relief.relieve(channels.values());
        }
    }

    /** All channels at this moment. */
    public List<ChannelSnapshot> snapshot() {
        return channels.values().stream().map(LiveChannel::snapshot).toList();
    }
}
