package dev.headend.edge.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** The buffer into which connections are read one after the other. Not thread-safe; to be closed. */
final class ReadBuffer implements AutoCloseable {
    private static final int SIZE = 64 << 10;

    private final ByteBufAllocator allocator;
    private @Nullable ByteBuf buffer;

    ReadBuffer(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** Empty, and with a memory address. It stays this object's; a handler that keeps what it was given keeps it to itself. */
    ByteBuf clear() {
        ByteBuf usual = buffer;
        if (usual != null && usual.refCnt() == 1) {
            return usual.clear();
        }
        close();
        ByteBuf next = allocator.directBuffer(SIZE, SIZE);
        buffer = next;
        return next;
    }

    @Override
    public void close() {
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
    }
}
