package dev.headend.edge.live;

import io.netty.buffer.ByteBuf;

/**
 * One audio, video or data message of a publisher. A live stream takes it over, encodes it and releases the payload: what
 * subscribers get are {@link MediaBlock}s.
 *
 * @param slot tells the headers of one kind apart; 0 for packets that are none
 * @param timestampMs in milliseconds, in the publisher's time
 * @param payload owned by the packet; to be read by absolute index, or as a duplicate
 */
public record MediaPacket(Kind kind, Role role, int slot, long timestampMs, ByteBuf payload) {
    /** What the payload holds. */
    public enum Kind {
        AUDIO,
        VIDEO,
        DATA
    }

    /** What the packet is for a subscriber. */
    public enum Role {
        /** Needed before anything else; replaces an earlier one of the same kind and slot. */
        HEADER,
        /** A picture that can be shown without an earlier one. */
        KEYFRAME,
        /** Anything else. */
        FRAME
    }

    /** The payload's length. */
    public int bytes() {
        return payload.readableBytes();
    }

    /** Whether a subscriber can begin with it: a keyframe begins a group of pictures. */
    boolean startsGroup() {
        return kind == Kind.VIDEO && role == Role.KEYFRAME;
    }

    void release() {
        payload.release();
    }
}
