package dev.headend.edge.live;

import org.jspecify.annotations.Nullable;

/** A subscriber's place in a chain of blocks, of which it keeps what is still to come. Not thread-safe. */
final class Cursor {
    private @Nullable MediaBlock block;
    /** Whether the block has been passed already. */
    private boolean blockPassed;

    /** Whether it is in a chain. */
    boolean isSet() {
        return block != null;
    }

    /** Enters a chain. Owns the reference. */
    void enter(MediaBlock first, boolean alreadyPassed) {
        clear();
        block = first;
        blockPassed = alreadyPassed;
    }

    /** The block to be passed next; null at the end of what is complete, or outside a chain. */
    @Nullable
    MediaBlock next() {
        return block == null || !blockPassed ? block : block.next();
    }

    /** The block that was passed last, if none has become complete since. */
    @Nullable
    MediaBlock passed() {
        return block != null && blockPassed && block.next() == null ? block : null;
    }

    /** Passes a block that is still to come, and all before it. */
    void pass(MediaBlock later) {
        moveTo(later);
        blockPassed = true;
    }

    /** Goes on with a later block of the chain, and keeps nothing before it. @return how many packets are left out */
    long skipTo(MediaBlock later) {
        return skip(later, false);
    }

    /** Goes on with what will follow. @return how many packets are left out */
    long skipToEnd() {
        MediaBlock next = next();
        if (next == null) {
            return 0;
        }
        MediaBlock last = next.last();
        return skip(last, !last.isEnd());
    }

    private long skip(MediaBlock later, boolean alreadyPassed) {
        MediaBlock next = next();
        BlockContent content = later.content();
        long to = alreadyPassed ? content.end().packets() : content.position().packets();
        long from = next == null ? to : next.content().position().packets();
        moveTo(later);
        blockPassed = alreadyPassed;
        return to - from;
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
