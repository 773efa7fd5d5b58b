package dev.headend.edge.live;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;

/**
 * The bytes of something long, which count in memory until nobody has them any more. A connection holds what it is sending whole, for
 * as long as its client takes, though no channel has it any more; of what is short it counts that itself
 * ({@link Subscriber#ownBytes}).
 */
final class LongBytes extends CompositeByteBuf {
    /** In bytes. What waits in a connection is about as much, or one write. */
    private static final int LONG = 64 << 10;

    private final MediaMemory memory;
    private final int cost;

    private LongBytes(ByteBuf bytes, MediaMemory memory) {
        super(ByteBufAllocator.DEFAULT, true, 1);
        this.memory = memory;
        this.cost = bytes.capacity();
        memory.take(cost);
        addComponent(true, bytes);
    }

    /** Takes over bytes that are complete. @return the same ones if they are not long: then they do not count */
    static ByteBuf countedIfLong(ByteBuf bytes, MediaMemory memory) {
        return bytes.capacity() > LONG ? new LongBytes(bytes, memory) : bytes;
    }

    /** How much memory bytes that came through {@link #countedIfLong} take without being counted there, in bytes. */
    static int uncounted(ByteBuf bytes) {
        return bytes instanceof LongBytes ? 0 : bytes.capacity();
    }

    @Override
    protected void deallocate() {
        super.deallocate();
        memory.give(cost);
    }
}
