package dev.headend.edge.live;

import org.jspecify.annotations.Nullable;

/** A subscriber's place in a chain of blocks, of which it keeps what is still to come. Not thread-safe. */
final class Cursor {
    private @Nullable MediaBlock block;
    /** Whether the block has been passed already. */
    private boolean passed;

    /** Whether it is in a chain. */
    boolean isSet() {
        return block != null;
    }

    /** Enters a chain. Owns the reference. */
    void enter(MediaBlock first, boolean alreadyPassed) {
        clear();
        block = first;
        passed = alreadyPassed;
    }

    /** The block to be passed next; null at the end of what is complete, or outside a chain. */
    @Nullable
    MediaBlock next() {
        return block == null || !passed ? block : block.next();
    }

    /** Passes the next block. */
    void pass(MediaBlock next) {
        moveTo(next);
        passed = true;
    }

    /** Goes on at a later block of the chain, and keeps nothing before it. */
    void skipTo(MediaBlock later, boolean alreadyPassed) {
        moveTo(later);
        passed = alreadyPassed;
    }

    private void moveTo(MediaBlock later) {
        MediaBlock before = block;
        if (before != later && before != null) {
            block = later.retain();
            before.release();
        }
    }

    /** Leaves the chain. */
    void clear() {
        if (block != null) {
            block.release();
            block = null;
        }
    }
}
