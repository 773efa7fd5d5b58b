package dev.headend.edge.live;

import io.netty.buffer.ByteBuf;
import io.netty.util.AbstractReferenceCounted;
import org.jspecify.annotations.Nullable;

/**
 * One audio, video or data message on its way from the publisher to all subscribers. Immutable but for its reference count,
 * and safe for any thread.
 */
public final class MediaPacket extends AbstractReferenceCounted {
    private final Kind kind;
    private final Role role;
    private final int slot;
    private final long timestampMs;
    private final ByteBuf payload;
    /** The encodings made so far, mostly one. Guarded by this. */
    private @Nullable Encoded encoded;

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

    private record Encoded(
            PacketEncoding encoding,
            ByteBuf bytes,
            @Nullable Encoded next) {}

    /**
     * @param slot tells the headers of one kind apart; 0 for packets that are none
     * @param timestampMs in milliseconds, in the publisher's time
     * @param payload owned by the packet from now on
     */
    public MediaPacket(Kind kind, Role role, int slot, long timestampMs, ByteBuf payload) {
        this.kind = kind;
        this.role = role;
        this.slot = slot;
        this.timestampMs = timestampMs;
        this.payload = payload;
    }

    public Kind kind() {
        return kind;
    }

    public Role role() {
        return role;
    }

    public int slot() {
        return slot;
    }

    public long timestampMs() {
        return timestampMs;
    }

    /** Still the packet's: to be read by absolute index, or as a duplicate. */
    public ByteBuf payload() {
        return payload;
    }

    /** The payload's length. */
    public int bytes() {
        return payload.readableBytes();
    }

    /** The same with another timestamp: a new packet that shares the payload. */
    public MediaPacket at(long otherTimestampMs) {
        return new MediaPacket(kind, role, slot, otherTimestampMs, payload.retainedDuplicate());
    }

    /** The packet as these bytes, encoded by whoever asks first. The caller owns the buffer; its content is shared. */
    public synchronized ByteBuf encodedBy(PacketEncoding encoding) {
        for (Encoded known = encoded; known != null; known = known.next) {
            if (known.encoding.equals(encoding)) {
                return known.bytes.retainedDuplicate();
            }
        }
        ByteBuf bytes = encoding.encode(this);
        encoded = new Encoded(encoding, bytes, encoded);
        return bytes.retainedDuplicate();
    }

    @Override
    public MediaPacket retain() {
        super.retain();
        return this;
    }

    @Override
    public MediaPacket touch(Object hint) {
        payload.touch(hint);
        return this;
    }

    @Override
    protected synchronized void deallocate() {
        payload.release();
        for (Encoded known = encoded; known != null; known = known.next) {
            known.bytes.release();
        }
        encoded = null;
    }
}
