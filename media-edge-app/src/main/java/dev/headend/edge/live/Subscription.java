package dev.headend.edge.live;

import dev.headend.media.StreamKey;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/**
 * One subscriber of one channel, from joining to leaving. Methods are called on the subscriber's executor unless they
 * say that they are for any thread.
 */
public final class Subscription {
    private final LiveChannels channels;
    private final LiveChannel channel;
    private final Subscriber subscriber;
    private final StreamKey key;
    private final CacheUse cacheUse;
    private final LiveContext context;
    private final Instant since;
    private final PacketCounters counters = new PacketCounters();
    /** Headers that came while nothing was delivered: given before what follows. */
    private final HeaderSet missedHeaders = new HeaderSet();

    private final Set<MediaPacket.Kind> unwanted = EnumSet.noneOf(MediaPacket.Kind.class);
    private DropPolicy dropPolicy;
    private boolean paused;
    private volatile boolean over;
    private volatile boolean playing;

    Subscription(
            LiveChannels channels,
            LiveChannel channel,
            Subscriber subscriber,
            StreamKey key,
            CacheUse cacheUse,
            LiveContext context) {
        this.channels = channels;
        this.channel = channel;
        this.subscriber = subscriber;
        this.key = key;
        this.cacheUse = cacheUse;
        this.context = context;
        this.since = context.clock().instant();
        this.dropPolicy = newDropPolicy();
    }

    private DropPolicy newDropPolicy() {
        LiveLimits limits = context.limits();
        return new DropPolicy(cacheUse == CacheUse.TAKE ? limits.encoderStallTimeout() : limits.stallTimeout());
    }

    /** Leaves the channel. Nothing is delivered any more. For the subscriber's executor; may be called twice. */
    public void leave() {
        over = true;
        missedHeaders.clear();
        channels.leave(this);
    }

    /** Stops or resumes the delivery; it resumes with a keyframe. */
    public void pause(boolean pause) {
        paused = pause;
    }

    /** Delivers a kind of media, or no longer; video comes back with a keyframe. For the subscriber's executor. */
    public void receive(MediaPacket.Kind kind, boolean wanted) {
        if (wanted) {
            unwanted.remove(kind);
        } else {
            unwanted.add(kind);
        }
    }

    LiveChannel channel() {
        return channel;
    }

    Subscriber subscriber() {
        return subscriber;
    }

    StreamKey key() {
        return key;
    }

    CacheUse cacheUse() {
        return cacheUse;
    }

    /** A stream begins, or is joined. Owns the initial packets. */
    void begin(InitialPackets initial) {
        if (!over) {
            playing = true;
            dropPolicy = newDropPolicy();
            subscriber.started();
            initial.packets().forEach(this::deliver);
            if (!initial.complete()) {
                dropPolicy.missed();
            }
        }
        initial.release();
        flush();
    }

    /** Delivers or drops a live packet. */
    void offer(MediaPacket packet) {
        if (over) {
            return;
        }
        if (paused || unwanted.contains(packet.kind())) {
            miss(packet);
            return;
        }
        long nowMs = context.clock().millis();
        switch (dropPolicy.decide(packet, subscriber.isWritable(), nowMs)) {
            case DELIVER -> {
                deliverMissedHeaders(packet.timestampMs());
                deliver(packet);
            }
            case DROP -> drop(packet);
            case GIVE_UP -> {
                drop(packet);
                over = true;
                subscriber.tooSlow(Duration.ofMillis(dropPolicy.stalledMs(nowMs)));
            }
        }
    }

    private void deliver(MediaPacket packet) {
        if (!over) {
            subscriber.deliver(packet);
            counters.passed(packet);
        }
    }

    private void deliverMissedHeaders(long timestampMs) {
        if (missedHeaders.isEmpty()) {
            return;
        }
        missedHeaders.at(timestampMs).forEach(header -> {
            deliver(header);
            header.release();
        });
        missedHeaders.clear();
    }

    private void drop(MediaPacket packet) {
        counters.packetDropped();
        subscriber.dropped(packet);
        miss(packet);
    }

    private void miss(MediaPacket packet) {
        if (packet.kind() == MediaPacket.Kind.VIDEO) {
            dropPolicy.missed();
        }
        if (packet.role() == MediaPacket.Role.HEADER) {
            missedHeaders.put(packet);
        }
    }

    /** Packets were lost on the way to this event loop. */
    void missed() {
        dropPolicy.missed();
    }

    void flush() {
        if (!over) {
            subscriber.flush();
        }
    }

    /** The stream has ended; the subscriber waits for another. */
    void end() {
        if (!over && playing) {
            playing = false;
            missedHeaders.clear();
            subscriber.ended();
        }
    }

    /** A publisher with another key has come. */
    void refuse() {
        if (!over) {
            over = true;
            subscriber.refused();
        }
    }

    /** For any thread. */
    ChannelSnapshot.Player snapshot() {
        return new ChannelSnapshot.Player(
                subscriber.address(),
                since,
                cacheUse,
                !playing,
                counters.packets(),
                counters.bytes(),
                counters.dropped());
    }
}
