package dev.headend.edge.live;

import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * A stream as a chain of blocks, and where in it a new subscriber begins: at the latest keyframe. While an encoder is expected
 * also the history before that is kept, because the encoder comes later than the publisher, and must not miss a frame.
 *
 * <p>Keeps no more than the limits allow: the history goes first, then the group, which then starts again at the next keyframe.
 * Guarded by its channel.
 */
final class StreamBuffer {
    private final LiveLimits limits;
    private final StreamContext stream;
    private final long historyEnd;
    private final BlockBuilder open;
    /** The latest block. */
    private MediaBlock tail;
    /** The first block of all that is kept for an encoder. */
    private @Nullable MediaBlock history;
    /** The first block of the latest group. */
    private @Nullable MediaBlock group;

    private boolean collecting;
    private boolean encoderExpected;
    private boolean hasVideo;

    /**
     * @param encoderExpected whether to keep everything until an encoder has taken it
     * @param now in nanoseconds of the monotonic clock
     */
    StreamBuffer(LiveContext context, PacketEncoding encoding, boolean encoderExpected, long now) {
        this.limits = context.limits();
        this.stream = new StreamContext(encoding, context.memory());
        this.encoderExpected = encoderExpected;
        this.historyEnd = now + limits.historyTime().toNanos();
        this.collecting = limits.cacheBytes() > 0;
        this.open = new BlockBuilder(encoding);
        this.tail = emptyBlock(now, false);
        this.group = collecting ? tail.retain() : null;
        this.history = collecting && encoderExpected ? tail.retain() : null;
    }

    private MediaBlock emptyBlock(long now, boolean end) {
        BlockContent nothing = new BlockContent(
                Unpooled.EMPTY_BUFFER,
                new int[0],
                new byte[0],
                open.position(),
                false,
                0,
                0,
                open.headers(),
                open.headers());
        return new MediaBlock(nothing, stream, now, end);
    }

    /** Adds a packet, and takes it over. @return whether a block was completed */
    boolean add(MediaPacket packet, long now) {
        try {
            boolean full = open.length() + stream.encoding().lengthOf(packet) > limits.mergeBytes();
            boolean completed = (full || packet.startsGroup()) && seal(now);
            hasVideo |= packet.kind() == MediaPacket.Kind.VIDEO;
            open.add(packet);
            return open.length() >= limits.mergeBytes() ? seal(now) : completed;
        } finally {
            packet.release();
        }
    }

    /** Completes a block of what has been added since the last. @return whether there was anything */
    boolean seal(long now) {
        if (open.isEmpty()) {
            return false;
        }
        append(new MediaBlock(open.build(), stream, now, false));
        if (collecting) {
            collect(now);
        }
        return true;
    }

    private void append(MediaBlock block) {
        MediaBlock before = tail;
        stream.endBytes().set(block.content().end().bytes());
        before.link(block);
        tail = block;
        before.release();
    }

    private void collect(long now) {
        if (tail.content().startsGroup()) {
            moveGroup(tail);
        } else if (!hasVideo) {
            trimAudio();
        }
        if (now - historyEnd > 0 || sizeFrom(history) > limits.cacheBytes()) {
            dropHistory();
        }
        if (sizeFrom(group) > limits.cacheBytes()) {
            dropGroup();
        }
    }

    private void moveGroup(MediaBlock start) {
        MediaBlock before = group;
        group = start.retain();
        if (before != null) {
            before.release();
        }
    }

    /** Without video there are no keyframes: audio can be joined anywhere. */
    private void trimAudio() {
        long oldestMs = tail.content().lastMs() - limits.audioTime().toMillis();
        MediaBlock start = group == null ? tail : group;
        while (start != null && start.content().lastMs() < oldestMs) {
            start = start.next();
        }
        if (start != null && start != group) {
            moveGroup(start);
        }
    }

    private long sizeFrom(@Nullable MediaBlock start) {
        return start == null
                ? 0
                : tail.content().end().bytes() - start.content().position().bytes();
    }

    void dropHistory() {
        if (history != null) {
            history.release();
            history = null;
        }
    }

    void dropGroup() {
        if (group != null) {
            group.release();
            group = null;
        }
    }

    /** What memory counts for what is kept for nobody but the encoder, in bytes. */
    long historyCost() {
        return history == null ? 0 : history.costToEnd() - groupCost();
    }

    /** What memory counts for what is kept for players that join later, in bytes. */
    long groupCost() {
        return group == null ? 0 : group.costToEnd();
    }

    /**
     * Where a subscriber begins that joins now. The cache is taken once, and only where an encoder is expected; then nothing
     * more is kept. Otherwise {@link CacheUse#TAKE} is as good as {@link CacheUse#GROUP}.
     */
    StreamStart start(CacheUse use, long now) {
        if (use == CacheUse.TAKE && encoderExpected) {
            return take(now);
        }
        return use == CacheUse.NONE || group == null ? live(false) : from(group, false);
    }

    private StreamStart take(long now) {
        MediaBlock first = history != null && now - historyEnd <= 0 ? history : group;
        StreamStart start = first == null ? live(true) : from(first, true);
        encoderExpected = false;
        collecting = false;
        dropHistory();
        dropGroup();
        return start;
    }

    private static StreamStart from(MediaBlock first, boolean lossless) {
        BlockContent content = first.content();
        return new StreamStart(
                first.retain(), content.packets() == 0, content.headersBefore(), content.firstMs(), false, lossless);
    }

    private StreamStart live(boolean lossless) {
        BlockContent latest = tail.content();
        boolean begun = latest.end().packets() > 0;
        return new StreamStart(tail.retain(), true, latest.headersAfter(), latest.lastMs(), begun, lossless);
    }

    /** Completes the stream: subscribers learn its end from the chain. Nothing may be added any more. */
    void finish(long now) {
        seal(now);
        append(emptyBlock(now, true));
        open.release();
        dropHistory();
        dropGroup();
        tail.release();
    }
}
