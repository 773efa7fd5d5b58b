package dev.headend.edge.live;

import dev.headend.media.StreamKey;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/**
 * One subscriber of one channel, from its coming to its leaving. What is not said to be for any thread is called on the
 * subscriber's executor.
 */
public final class Subscription {
    private final LiveChannels channels;
    private final LiveChannel channel;
    private final Subscriber subscriber;
    private final StreamKey key;
    private final CacheUse cacheUse;
    private final LiveContext context;
    private final Instant since;
    private final Tally tally = new Tally();
    /** Headers that came while the queue was full: given before what follows. */
    private final HeaderSet missedHeaders = new HeaderSet();

    private final Set<MediaPacket.Kind> unwanted = EnumSet.noneOf(MediaPacket.Kind.class);
    private Pace pace;
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
        this.pace = newPace();
    }

    private Pace newPace() {
        LiveSettings settings = context.settings();
        return new Pace(cacheUse == CacheUse.TAKE ? settings.encoderPatience() : settings.patience());
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

    /** Delivers a kind of media, or no longer; pictures come back with a keyframe. For the subscriber's executor. */
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

    /** A stream begins, with what came before. Owns the backlog. */
    void begin(Backlog backlog) {
        if (!over) {
            playing = true;
            pace = newPace();
            subscriber.started();
            backlog.packets().forEach(this::hand);
            if (!backlog.whole()) {
                pace.missed();
            }
        }
        backlog.release();
        flush();
    }

    /** A packet has come. */
    void offer(MediaPacket packet) {
        if (over) {
            return;
        }
        if (paused || unwanted.contains(packet.kind())) {
            miss(packet);
            return;
        }
        switch (pace.decide(packet, subscriber.isWritable(), context.clock().millis())) {
            case DELIVER -> {
                handMissedHeaders(packet.timestampMs());
                hand(packet);
            }
            case DROP -> drop(packet);
            case GIVE_UP -> {
                drop(packet);
                over = true;
                subscriber.tooSlow();
            }
        }
    }

    private void hand(MediaPacket packet) {
        if (!over) {
            subscriber.deliver(packet);
            tally.passed(packet);
        }
    }

    private void handMissedHeaders(long timestampMs) {
        if (!missedHeaders.isEmpty()) {
            missedHeaders.at(timestampMs).forEach(header -> {
                hand(header);
                header.release();
            });
            missedHeaders.clear();
        }
    }

    private void drop(MediaPacket packet) {
        tally.dropped();
        context.listener().packetDropped();
        miss(packet);
    }

    private void miss(MediaPacket packet) {
        if (packet.kind() == MediaPacket.Kind.VIDEO) {
            pace.missed();
        }
        if (packet.role() == MediaPacket.Role.HEADER) {
            missedHeaders.put(packet);
        }
    }

    /** Packets were lost before they came here. */
    void missed() {
        pace.missed();
    }

    void flush() {
        if (!over) {
            subscriber.flush();
        }
    }

    /** The stream is over; the subscriber waits for another. */
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
    SubscriberSnapshot snapshot() {
        return new SubscriberSnapshot(
                subscriber.address(),
                since,
                cacheUse,
                !playing,
                tally.packets(),
                tally.bytes(),
                tally.droppedPackets());
    }
}
