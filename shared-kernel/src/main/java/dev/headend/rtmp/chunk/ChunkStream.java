package dev.headend.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** The state of one chunk stream: the header of its latest message, and that message while it is incomplete. */
final class ChunkStream {
    /** In place of a 24-bit timestamp: the real one follows in 32 bits. */
    static final int EXTENDED = 0xFFFFFF;

    /** Longer messages grow as they arrive: only bytes that were received take memory, not announced ones. */
    private static final int INITIAL_CAPACITY = 64 * 1024;

    final int id;
    private int timestamp;
    /** The latest timestamp field: absolute after a type 0, a delta otherwise. A type 3 adds it again. */
    private int timestampField;

    private boolean extended;
    private int length;
    private int type;
    private int messageStreamId;
    private @Nullable ByteBuf partial;

    ChunkStream(int id) {
        this.id = id;
    }

    boolean isInsideMessage() {
        return partial != null;
    }

    /** Whether type 3 chunks may repeat the extended timestamp. */
    boolean isExtended() {
        return extended;
    }

    int timestampField() {
        return timestampField;
    }

    int length() {
        return length;
    }

    /** How many bytes of the message are still to come. */
    int missing() {
        return partial == null ? 0 : length - partial.readableBytes();
    }

    /** Reads the message header of a type 0, 1 or 2 chunk. */
    void readHeader(int format, ByteBuf in, boolean isExtended) {
        int field = in.readUnsignedMedium();
        if (format <= 1) {
            length = in.readUnsignedMedium();
            type = in.readUnsignedByte();
        }
        if (format == 0) {
            messageStreamId = in.readIntLE();
        }
        extended = isExtended;
        timestampField = isExtended ? in.readInt() : field;
        timestamp = format == 0 ? timestampField : timestamp + timestampField;
    }

    /** A type 3 chunk begins a message: the same header, with the timestamp field added once more. */
    void repeatHeader() {
        timestamp += timestampField;
    }

    void begin(ByteBufAllocator allocator) {
        partial = allocator.buffer(Math.min(length, INITIAL_CAPACITY), Math.max(length, 1));
    }

    /** Adds bytes to the message. */
    void take(ByteBuf in, int count) {
        if (partial != null) {
            partial.writeBytes(in, count);
        }
    }

    /** Yields the message, which must be complete. */
    ChunkMessage finish() {
        ByteBuf payload = partial;
        if (payload == null) {
            throw new IllegalStateException("no message on chunk stream " + id);
        }
        partial = null;
        return new ChunkMessage(id, type, messageStreamId, timestamp, payload);
    }

    /** Drops an incomplete message. */
    void discard() {
        if (partial != null) {
            partial.release();
            partial = null;
        }
    }
}
