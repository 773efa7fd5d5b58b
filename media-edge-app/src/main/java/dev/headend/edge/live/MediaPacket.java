package dev.headend.edge.live;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One message of a publisher. A live stream takes it over, encodes it and releases the payload: what subscribers get are
 * {@link MediaBlock}s.
 *
 * @param slot tells the headers of one kind apart; 0 for packets that are none
 * @param timestampMs in milliseconds, in the publisher's time
 * @param payload owned by the packet; to be read by absolute index, or as a duplicate
 * @param streamHeader what a decoder needs before any later packet, if that is this packet or has come with those before; else
 *     null. Needs no release
 */
public record MediaPacket(
        Kind kind,
        Role role,
        int slot,
        long timestampMs,
        ByteBuf payload,
        @Nullable ByteBuf streamHeader) {
    /** What the payload holds. */
    public enum Kind {
        AUDIO,
        VIDEO,
        DATA,
        /** Bytes of a container, with whatever is in it. */
        CHUNK
    }

    /** What the packet is for a subscriber. */
    public enum Role {
        /** Needed before anything else; replaces an earlier one of the same kind and slot. */
        HEADER,
        /** A decoder can begin with it, once it has the headers: a keyframe. */
        JOIN_POINT,
        /** Of no use without what has come since the latest join point, which of a container is told by itself. */
        DEPENDENT,
        /** Of use by itself, once a decoder has the headers. */
        INDEPENDENT;

        /** Whether a stream with it can only be joined at join points. */
        boolean needsJoinPoint() {
            return this == JOIN_POINT || this == DEPENDENT;
        }
    }

    /** A packet like most. */
    public MediaPacket(Kind kind, Role role, int slot, long timestampMs, ByteBuf payload) {
        this(kind, role, slot, timestampMs, payload, null);
    }

    /** The payload's length. */
    public int bytes() {
        return payload.readableBytes();
    }

    /** Whether a subscriber can begin with it. */
    boolean startsGroup() {
        return role == Role.JOIN_POINT;
    }

    void release() {
        payload.release();
    }
}
