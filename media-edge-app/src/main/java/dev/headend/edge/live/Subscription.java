package dev.headend.edge.live;

import dev.headend.edge.live.MediaPacket.Kind;
import dev.headend.media.StreamKey;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Instant;
import java.util.List;
import java.util.Set;
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
    private final PacketCounters counters = new PacketCounters();
    private final Cursor cursor = new Cursor();
    private final PacketFilter filter = new PacketFilter();
    private final Backlog backlog;

    /** The headers that the subscriber has been given. */
    private HeaderSet known = HeaderSet.EMPTY;
    /** The next stream, which began before this one was delivered to its end. */
    private @Nullable StreamStart upcoming;

    private boolean inStep;
    private boolean delivering;
    /** Whether there is more to deliver than when the delivery began. */
    private boolean more;

    private boolean unflushed;
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
        this.backlog = new Backlog(context);
    }

    /** Leaves the channel. Nothing is delivered any more. May be called twice. */
    public void leave() {
        over = true;
        channels.leave(this);
        if (!delivering) {
            clear();
        }
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
        filter.begin(start.awaitsKeyframe());
        known = start.headers();
        playing = true;
        subscriber.started();
        give(start.headers().opening(start.timestampMs()));
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
            } else if (filter.isPaused() || subscriber.isWritable()) {
                send(next);
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
            } else if (filter.isPaused() || subscriber.isWritable()) {
                cursor.pass(next);
                send(next);
            } else {
                fallBehind(next);
                return;
            }
            next = cursor.next();
        }
        backlog.caughtUp();
    }

    private void send(MediaBlock block) {
        if (filter.isPaused()) {
            return;
        }
        BlockContent content = block.content();
        Set<Kind> again = filter.enter(content);
        if (known != content.headersBefore() || !again.isEmpty()) {
            give(content.headersBefore().since(known, again, content.firstMs()));
            filter.headersGiven();
        }
        ByteBuf bytes = block.bytesAs(subscriber.encoding());
        if (filter.passesAll()) {
            give(bytes);
            counters.passed(content.packets(), content.length());
        } else {
            sendParts(content, bytes);
        }
        known = content.headersAfter();
    }

    /** Packets that follow each other leave together. */
    private void sendParts(BlockContent content, ByteBuf bytes) {
        int from = -1;
        int passed = 0;
        for (int packet = 0; packet < content.packets(); packet++) {
            if (filter.passes(content, packet)) {
                from = from < 0 ? content.startOf(packet) : from;
                passed++;
            } else if (from >= 0) {
                give(bytes.slice(from, content.startOf(packet) - from));
                from = -1;
            }
        }
        if (from >= 0) {
            give(bytes.slice(from, content.length() - from));
        }
        counters.passed(passed, passed * (long) content.length() / content.packets());
    }

    private void give(List<MediaPacket> headers) {
        for (MediaPacket header : headers) {
            PacketEncoding encoding = subscriber.encoding();
            ByteBuf bytes = ByteBufAllocator.DEFAULT.directBuffer(encoding.lengthOf(header));
            encoding.encode(header, bytes);
            give(bytes);
            bytes.release();
        }
    }

    private void give(ByteBuf bytes) {
        if (!over) {
            unflushed = true;
            subscriber.deliver(bytes);
        }
    }

    private void flush() {
        if (unflushed && !over) {
            unflushed = false;
            subscriber.flush();
        }
    }

    private void fallBehind(MediaBlock next) {
        cursor.skipTo(next, false);
        backlog.waits(next, subscriber.ownBytes());
        if (backlog.mustSkip(next)) {
            skip(next);
        }
    }

    /** Goes on with the latest group, if that is near live; else live. What lies between is left out. */
    private void skip(MediaBlock next) {
        MediaBlock group = null;
        MediaBlock last = next;
        for (MediaBlock block = next.next(); block != null; block = block.next()) {
            group = block.content().startsGroup() ? block : group;
            last = block;
        }
        boolean toGroup = group != null && backlog.isWorthwhile(group);
        MediaBlock target = toGroup && group != null ? group : last;
        boolean passed = target == last && !toGroup && !last.isEnd();
        BlockContent.Position position =
                passed ? last.content().end() : target.content().position();
        long dropped = position.packets() - next.content().position().packets();
        DropCause cause = backlog.cause();
        cursor.skipTo(target, passed);
        filter.missed();
        backlog.skipped();
        counters.dropped(dropped);
        subscriber.dropped(dropped, cause);
    }

    /** The stream has ended; the subscriber waits for another, or goes on with the one that has begun. */
    private void end() {
        inStep = false;
        cursor.clear();
        backlog.clear();
        playing = false;
        flush();
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
            over = true;
            long held = backlog.held();
            clear();
            subscriber.evicted(held);
        }
    }

    /** A publisher with another key has come. */
    void refuse() {
        if (!over) {
            over = true;
            subscriber.refused();
        }
    }

    /** An internal error, which is to cost nobody else anything. */
    void fail(Throwable cause) {
        over = true;
        clear();
        subscriber.failed(cause);
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
