package dev.headend.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;

/** An allocator of one run, which knows what is in use. */
final class CountedMemory implements AutoCloseable {
    final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);

    /** In bytes. */
    long used() {
        return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
    }

    /** A buffer of just these bytes. */
    ByteBuf of(byte[] data, int from, int to) {
        return allocator.heapBuffer(to - from).writeBytes(data, from, to - from);
    }

    @Override
    public void close() {
        check(used() == 0, "buffers leaked: " + used() + " bytes");
    }

    /** Not an assertion of a test library: its classes would be instrumented, too. */
    static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
