package dev.headend.edge.live;

import io.netty.buffer.ByteBuf;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Some consecutive packets of a stream as the bytes that subscribers get, and a link to the block that follows. Blocks are
 * shared by all subscribers, and immutable but for the link, which is set once.
 *
 * <p>Counts references: whoever holds one holds the whole chain from here on, because a block holds the one that follows. So a
 * subscriber needs nothing but the block that it has come to. Safe for any thread.
 */
final class MediaBlock {
    /** About what a block costs besides its bytes. */
    private static final int OVERHEAD = 400;

    private static final int PACKET_OVERHEAD = 5;

    private final BlockContent content;
    private final StreamContext stream;
    /** When it was completed, in nanoseconds of the monotonic clock. */
    private final long sealedAt;
    /** Whether the stream ends here: such a block has no bytes, and none follows. */
    private final boolean end;

    /** Of this block beside its bytes if those are long, and of it and all those before; in bytes. */
    private final long cost;

    private final long costBefore;

    private final AtomicInteger references = new AtomicInteger(1);
    private volatile @Nullable MediaBlock next;
    /** The latest in this block. */
    private volatile @Nullable JoinPoint join;
    /** Of the header that a decoder needs here, if it is another than at the place before; in bytes. Set by the publisher's side. */
    private volatile int headerCost;

    /** The same packets for subscribers with another encoding. Guarded by this. */
    private @Nullable Adapted adapted;

    private record Adapted(
            PacketEncoding encoding,
            ByteBuf bytes,
            @Nullable Adapted next) {}

    /** The blocks of a stream are made one after the other. The first reference is the caller's. */
    MediaBlock(BlockContent content, StreamContext stream, long sealedAt, boolean end) {
        int capacity = content.bytes().capacity();
        ByteBuf bytes = LongBytes.countedIfLong(content.bytes(), stream.memory());
        this.content = bytes == content.bytes() ? content : content.with(bytes);
        this.stream = stream;
        this.sealedAt = sealedAt;
        this.end = end;
        this.join = content.join();
        long overhead = overhead(content);
        this.cost = overhead + LongBytes.uncounted(bytes);
        this.costBefore = stream.endCost().getAndAdd(overhead + capacity);
        stream.memory().take(cost);
    }

    /** What memory counts for the chain from here on, in bytes; copies in other encodings are not in it. For any thread. */
    long costToEnd() {
        return stream.endCost().get() - costBefore;
    }

    /** A header counts where it is new; blocks share those that stay. */
    private static long overhead(BlockContent content) {
        return OVERHEAD
                + (long) PACKET_OVERHEAD * content.packets()
                + content.headersAfter().bytesBeyond(content.headersBefore());
    }

    BlockContent content() {
        return content;
    }

    StreamContext stream() {
        return stream;
    }

    long sealedAt() {
        return sealedAt;
    }

    boolean isEnd() {
        return end;
    }

    /** Whether it is a part of a container, of which nothing may be left out but what lies between two join points. */
    boolean isUnbroken() {
        return stream.encoding().format() == StreamFormat.CONTAINER
                && content.packets() > 0
                && content.roleOf(content.packets() - 1) == MediaPacket.Role.DEPENDENT;
    }

    /** Where a decoder can begin; null if it cannot, or that has not become known yet. */
    @Nullable
    JoinPoint join() {
        return join;
    }

    /** It has become known that a decoder can begin here. Its header counts where it is new: the same one is shared. */
    void join(JoinPoint found) {
        WeakReference<MediaBlock> known = stream.join().get();
        MediaBlock latest = known == null ? null : known.get();
        JoinPoint before = latest == null ? null : latest.join;
        if (before == null || before.headers() != found.headers()) {
            countHeader(found.headers().bytes());
        }
        join = found;
        stream.join().set(new WeakReference<>(this));
    }

    private void countHeader(int bytes) {
        int more = bytes - headerCost;
        headerCost = bytes;
        stream.endCost().addAndGet(more);
        stream.memory().take(more);
    }

    /** The block that follows, once it is complete. */
    @Nullable
    MediaBlock next() {
        return next;
    }

    /**
     * The latest block of the chain, after this one, in which a decoder can begin; null if there is none. Not searched for: who waits
     * for one asks at each block, and the chain may be long.
     */
    @Nullable
    MediaBlock latestGroup() {
        WeakReference<MediaBlock> known = stream.join().get();
        MediaBlock latest = known == null ? null : known.get();
        return latest != null && latest.content.end().packets() > content.end().packets() ? latest : null;
    }

    /** The latest block of the chain. */
    MediaBlock last() {
        MediaBlock last = this;
        for (MediaBlock following = next; following != null; following = following.next) {
            last = following;
        }
        return last;
    }

    /** Appends a block, and holds a reference to it. To be called once. */
    void link(MediaBlock following) {
        following.retain();
        next = following;
        if (following.join != null) {
            stream.join().set(new WeakReference<>(following));
        }
    }

    /** Its bytes in an encoding. The block keeps them: whoever writes them writes a retained duplicate. */
    ByteBuf bytesAs(PacketEncoding wanted) {
        return wanted.equals(stream.encoding()) ? content.bytes() : adapt(wanted);
    }

    private synchronized ByteBuf adapt(PacketEncoding wanted) {
        for (Adapted known = adapted; known != null; known = known.next) {
            if (known.encoding.equals(wanted)) {
                return known.bytes;
            }
        }
        ByteBuf adapting = content.bytes().copy();
        for (int packet = 0; packet < content.packets(); packet++) {
            wanted.adapt(adapting, content.startOf(packet));
        }
        ByteBuf copy = LongBytes.countedIfLong(adapting, stream.memory());
        stream.memory().take(LongBytes.uncounted(copy));
        adapted = new Adapted(wanted, copy, adapted);
        return copy;
    }

    MediaBlock retain() {
        if (references.getAndIncrement() <= 0) {
            throw new IllegalStateException("block has been released");
        }
        return this;
    }

    /** Gives a reference back. Frees the chain from here on as far as nobody else holds it. */
    void release() {
        MediaBlock block = this;
        while (block != null && block.references.decrementAndGet() == 0) {
            block.free();
            block = block.next;
        }
    }

    private synchronized void free() {
        stream.memory().give(cost + headerCost);
        content.bytes().release();
        for (Adapted known = adapted; known != null; known = known.next) {
            stream.memory().give(LongBytes.uncounted(known.bytes));
            known.bytes.release();
        }
        adapted = null;
    }
}
