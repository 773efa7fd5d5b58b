package dev.headend.edge.live;

import dev.headend.edge.live.MediaPacket.Kind;
import dev.headend.media.StreamKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber of one channel, from joining to leaving: a place in the stream's chain of blocks, which moves on while the
 * subscriber's transport takes more. Methods are called on the subscriber's executor unless they say that they are for any
 * thread.
 */
public final class Subscription {
    private final LiveChannels channels;
    private final LiveChannel channel;
    private final Subscriber subscriber;
    private final StreamKey key;
    private final CacheUse cacheUse;
    private final Instant since;
    private final long number;
    private final PacketCounters counters = new PacketCounters();
    private final Cursor cursor = new Cursor();
    private final PacketFilter filter = new PacketFilter();
    private final Backlog backlog;
    private final BlockSender sender;

    /** The next stream, which began before this one was delivered to its end. */
    private @Nullable StreamStart upcoming;

    private boolean inStep;
    /** Whether it is to be moved on from the next join point: before that nothing may be left out. */
    private boolean skipsLater;

    private boolean delivering;
    /** Whether there is more to deliver than when the delivery began. */
    private boolean more;

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
        this.since = context.clock().instant();
        this.number = channels.nextNumber();
        this.backlog = new Backlog(context);
        this.sender = new BlockSender(subscriber, filter, counters, context.memory());
    }

    /** Leaves the channel. Nothing is delivered any more. May be called twice. */
    public void leave() {
        finish();
        channels.leave(this);
        if (!delivering) {
            clear();
        }
    }

    private void finish() {
        over = true;
        sender.close();
    }

    private void clear() {
        inStep = false;
        cursor.clear();
        backlog.clear();
        if (upcoming != null) {
            upcoming.release();
            upcoming = null;
        }
    }

    /** Stops or resumes the delivery; it resumes with a keyframe. */
    public void pause(boolean pause) {
        filter.pause(pause);
    }

    /** Delivers a kind of media, or no longer; video comes back with a keyframe. */
    public void receive(Kind kind, boolean wanted) {
        filter.receive(kind, wanted);
    }

    /** The transport takes more. */
    public void resume() {
        deliver();
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

    Backlog backlog() {
        return backlog;
    }

    /** A stream begins, or is joined. Owns the start. */
    void begin(StreamStart start) {
        if (over) {
            start.release();
        } else if (inStep || cursor.isSet()) {
            StreamStart outdated = upcoming;
            upcoming = start;
            if (outdated != null) {
                outdated.release();
            }
        } else {
            enter(start);
        }
        deliver();
    }

    private void enter(StreamStart start) {
        cursor.enter(start.block(), start.passed());
        backlog.begin(start);
        filter.begin(start.awaitsJoinPoint());
        playing = true;
        subscriber.started();
        sender.begin(start.headers(), start.timestampMs());
    }

    /** Whether it has all that has been delivered to the others that keep up: then they share one place in the chain. */
    boolean isInStep() {
        return inStep;
    }

    /** The block it has come to, if that was the last one. */
    @Nullable
    MediaBlock caughtUpAt() {
        return cursor.passed();
    }

    /** From here on it shares its place with the others that keep up. */
    void fallIn() {
        inStep = true;
        cursor.clear();
    }

    /** Delivers what has become complete since the place of those that keep up. */
    void deliver(MediaBlock first, MediaBlock last) {
        more = false;
        delivering = true;
        try {
            deliverUpTo(first, last);
            flush();
        } finally {
            delivering = false;
            if (over) {
                clear();
            }
        }
        if (more || cursor.isSet()) {
            deliver();
        }
    }

    private void deliverUpTo(MediaBlock first, MediaBlock last) {
        MediaBlock next = first;
        while (next != null && inStep && !over) {
            if (next.isEnd()) {
                end();
            } else if (awaitsJoinPointOf(next)) {
                inStep = false;
                cursor.enter(next.retain(), false);
            } else if (filter.isPaused() || subscriber.isWritable()) {
                sender.send(next);
            } else {
                inStep = false;
                cursor.enter(next.retain(), false);
                fallBehind(next);
            }
            next = next == last ? null : next.next();
        }
    }

    /** Delivers what has become complete, as far as the transport takes it. */
    void deliver() {
        more = true;
        if (delivering) {
            return;
        }
        delivering = true;
        try {
            while (more && !over) {
                more = false;
                deliverBlocks();
                flush();
            }
        } finally {
            delivering = false;
            if (over) {
                clear();
            }
        }
    }

    private void deliverBlocks() {
        MediaBlock next = cursor.next();
        while (next != null && !over) {
            if (next.isEnd()) {
                end();
            } else if (awaitsJoinPointOf(next)) {
                if (!goToJoinPoint(next)) {
                    return;
                }
            } else if (skipsLater && backlog.mustSkip(next) && next.join() != null && next.latestGroup() != null) {
                skip(next);
            } else if (filter.isPaused() || subscriber.isWritable()) {
                cursor.pass(next);
                sender.send(next);
            } else {
                fallBehind(next);
                return;
            }
            next = cursor.next();
        }
        skipsLater = false;
        backlog.caughtUp();
    }

    /** What its transport has not sent is kept for it even when nothing waits here, and nothing more comes. */
    private void flush() {
        sender.flush();
        backlog.unsent(subscriber.isWritable() ? 0 : subscriber.unsentBytes());
    }

    /** Of a container nothing is left out before a decoder can begin, as that becomes known later. */
    private boolean awaitsJoinPointOf(MediaBlock next) {
        return filter.awaitsJoinPoint() && next.isUnbroken() && next.join() == null;
    }

    /** @return whether there is one to go on with; until then it waits where it is, unless too much waits with it */
    private boolean goToJoinPoint(MediaBlock next) {
        MediaBlock group = next.latestGroup();
        if (group != null) {
            cursor.skipTo(group);
            return true;
        }
        backlog.waits(next, 0);
        if (backlog.isTooMuch()) {
            cursor.skipToEnd();
            backlog.skipped();
        }
        return false;
    }

    private void fallBehind(MediaBlock next) {
        cursor.skipTo(next);
        backlog.waits(next, subscriber.ownBytes());
        if (backlog.mustSkip(next)) {
            if (next.isUnbroken() && next.join() == null) {
                endIfOutOfReach();
            } else {
                skip(next);
            }
        }
    }

    /** It must go on to the next join point, which it does unless too much waits already. */
    private void endIfOutOfReach() {
        skipsLater = true;
        if (backlog.isTooMuch()) {
            finish();
            subscriber.evicted(backlog.cause(), backlog.unsent());
        }
    }

    /** Goes on with the latest group, if that is near live; else live. What lies between is left out. */
    private void skip(MediaBlock next) {
        DropCause cause = backlog.cause();
        MediaBlock group = next.latestGroup();
        JoinPoint leavesAt = next.isUnbroken() ? next.join() : null;
        if (leavesAt != null && group == null) {
            endIfOutOfReach();
            return;
        }
        if (leavesAt != null) {
            sender.sendUntil(leavesAt, next);
        }
        long dropped = group != null && (leavesAt != null || backlog.isWorthwhile(group))
                ? cursor.skipTo(group)
                : cursor.skipToEnd();
        skipsLater = false;
        filter.missed();
        backlog.skipped();
        counters.dropped(dropped);
        subscriber.dropped(dropped, cause);
    }

    /** The stream has ended; the subscriber waits for another, or goes on with the one that has begun. */
    private void end() {
        inStep = false;
        skipsLater = false;
        cursor.clear();
        backlog.clear();
        playing = false;
        sender.flush();
        subscriber.ended();
        StreamStart next = upcoming;
        upcoming = null;
        if (next != null && over) {
            next.release();
        } else if (next != null) {
            enter(next);
        }
    }

    /** Memory is short: what waits for it is left out. For any thread. */
    void cut() {
        backlog.cut();
        channel.look();
    }

    /** Memory is used up: it is disconnected. For any thread. */
    void evict() {
        channel.evict(this);
    }

    /** It is disconnected now. */
    void evictNow() {
        if (!over) {
            finish();
            long unsent = backlog.unsent();
            clear();
            subscriber.evicted(DropCause.OUT_OF_MEMORY, unsent);
        }
    }

    /** A publisher has come whose stream it may not have. */
    void refuse(Refusal why) {
        if (!over) {
            finish();
            subscriber.refused(why);
        }
    }

    /** An internal error, which is to cost nobody else anything. */
    void fail(Throwable cause) {
        finish();
        clear();
        subscriber.failed(cause);
    }

    /** Whether there is something of a stream that it has not been given yet. For any thread. */
    boolean isPlaying() {
        return playing;
    }

    /** For any thread. */
    long sentBytes() {
        return counters.bytes();
    }

    /** For any thread. */
    ChannelSnapshot.Player snapshot() {
        return new ChannelSnapshot.Player(
                number,
                subscriber.address(),
                subscriber.encoding().format(),
                since,
                cacheUse,
                !playing,
                counters.packets(),
                counters.bytes(),
                counters.dropped());
    }
}
