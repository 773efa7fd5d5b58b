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
    /** A receiver of a container can only begin with a join point, which becomes known later: so as much must be there. */
    private static final long LEAST_OF_CONTAINER = 8 << 20;

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

    private final boolean container;
    private final long cacheBytes;
    private HeaderSet containerHeader = HeaderSet.EMPTY;
    private byte @Nullable [] containerHeaderBytes;

    private boolean collecting;
    private boolean encoderExpected;
    /** Whether it can only be joined at join points. */
    private boolean needsJoinPoints;

    /**
     * @param encoderExpected whether to keep everything until an encoder has taken it
     * @param now in nanoseconds of the monotonic clock
     */
    StreamBuffer(LiveContext context, PacketEncoding encoding, boolean encoderExpected, long now) {
        this.limits = context.limits();
        this.stream = new StreamContext(encoding, context.memory());
        this.encoderExpected = encoderExpected;
        this.historyEnd = now + limits.historyTime().toNanos();
        this.container = encoding.format() == StreamFormat.CONTAINER;
        this.cacheBytes = container ? Math.max(limits.cacheBytes(), LEAST_OF_CONTAINER) : limits.cacheBytes();
        this.collecting = cacheBytes > 0;
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
                open.position(),
                null,
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
            needsJoinPoints = packet.role().needsJoinPoint() || needsJoinPoints && !container;
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

    /**
     * A decoder can begin at a byte of the payload, which has been added, given a header. The next join point is later.
     *
     * @param header not to be modified; the same array as before unless it has changed
     */
    void joinPoint(long offset, byte[] header, long now) {
        if (header != containerHeaderBytes) {
            containerHeaderBytes = header;
            containerHeader = HeaderSet.ofContainer(header);
        }
        if (offset >= open.position().payload()) {
            seal(now);
        }
        MediaBlock block = group;
        while (block != null && block.content().end().payload() <= offset) {
            block = block.next();
        }
        if (block != null && block.content().position().payload() <= offset) {
            block.join(block.content().joinPoint(offset, containerHeader, stream.encoding()));
            moveGroup(block);
        }
    }

    private void append(MediaBlock block) {
        MediaBlock before = tail;
        stream.endBytes().set(block.content().end().bytes());
        before.link(block);
        tail = block;
        before.release();
    }

    private void collect(long now) {
        if (tail.join() != null) {
            moveGroup(tail);
        } else if (container && !needsJoinPoints) {
            trimToSize();
        } else if (!needsJoinPoints) {
            trimAudio();
        }
        if (now - historyEnd > 0 || sizeFrom(history) > cacheBytes) {
            dropHistory();
        }
        if (sizeFrom(group) > cacheBytes) {
            dropGroup();
        }
        if (container && group == null) {
            moveGroup(tail);
        }
    }

    private void moveGroup(MediaBlock start) {
        MediaBlock before = group;
        group = start.retain();
        if (before != null) {
            before.release();
        }
    }

    /** Nobody knows where in it a decoder can begin: as much is kept as may be. */
    private void trimToSize() {
        MediaBlock start = group == null ? tail : group;
        while (start != tail && start != null && sizeFrom(start) > limits.cacheBytes()) {
            start = start.next();
        }
        if (start != null && start != group) {
            moveGroup(start);
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

    /** What decoders need first, as far as it has come. */
    HeaderSet headers() {
        return container ? containerHeader : open.headers();
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
        dropHistory();
        if (!container) {
            collecting = false;
            dropGroup();
        }
        return start;
    }

    private static StreamStart from(MediaBlock first, boolean lossless) {
        BlockContent content = first.content();
        JoinPoint join = first.join();
        HeaderSet headers = join == null ? content.headersBefore() : join.headers();
        boolean awaits =
                join != null || first.isUnbroken() && content.position().packets() > 0;
        return new StreamStart(first.retain(), content.packets() == 0, headers, content.firstMs(), awaits, lossless);
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
