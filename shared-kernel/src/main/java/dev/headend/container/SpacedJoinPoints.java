package dev.headend.container;

import org.jspecify.annotations.Nullable;

/**
 * Passes on the join points that are worth it. Who remembers all of them, each with its header, must not need more memory than for
 * the stream itself, and a publisher could make one of every few bytes.
 */
final class SpacedJoinPoints {
    /** In bytes. */
    private static final int MIN_DISTANCE = 1024;

    private JoinPoints out = (offset, header) -> {};
    private long end;
    private long latest = Long.MIN_VALUE;
    private byte @Nullable [] header;

    /** @param receiver gets the join points of the next message */
    void to(JoinPoints receiver) {
        out = receiver;
    }

    /** @param behind the offset behind the bytes that are looked at next */
    void lookUpTo(long behind) {
        end = behind;
    }

    /** Whether one would be passed on; otherwise receivers may as well join before it. @param newHeader its length, 0 = as before */
    boolean takes(long offset, int newHeader) {
        return end - offset <= ContainerScanner.MAX_LOOK_BACK
                && (latest < 0 || offset - latest >= Math.max(MIN_DISTANCE, newHeader));
    }

    /** Passes one on, unless it is too near to the one before, or too far back. @param needed the header that it needs */
    void add(long offset, byte[] needed) {
        if (takes(offset, needed == header ? 0 : needed.length)) {
            latest = offset;
            header = needed;
            out.joinPoint(offset, needed);
        }
    }
}
