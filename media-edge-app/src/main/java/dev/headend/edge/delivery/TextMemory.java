package dev.headend.edge.delivery;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of texts are in the heap, those that are kept and those of older versions that slow viewers have not taken yet:
 * anybody may ask for the playlist of a long recording, and read nothing of it. What finds no room is sent from the disk.
 * Thread-safe.
 */
final class TextMemory {
    /** Of the heap, most of which may be in use by connections. */
    private static final int PART_OF_HEAP = 8;

    private final long limit;
    private final AtomicLong used = new AtomicLong();

    /** @param limit in bytes */
    TextMemory(long limit) {
        this.limit = limit;
    }

    /** One that fits this JVM's heap. */
    static TextMemory ofHeap() {
        return new TextMemory(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    /** Takes so many bytes, if there is room for them. */
    boolean take(long bytes) {
        if (used.addAndGet(bytes) > limit) {
            used.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    /** Gives back what was taken. */
    void give(long bytes) {
        used.addAndGet(-bytes);
    }

    /** In bytes. */
    long used() {
        return used.get();
    }
}
