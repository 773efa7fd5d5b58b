package dev.headend.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** The state of one chunk stream: the header of its latest message, and that message while it is incomplete. */
final class ChunkStream {
    /** In place of a 24-bit timestamp: the real one follows in 32 bits. */
    static final int EXTENDED = 0xFFFFFF;

    final int id;
    private int timestamp;
    /** The latest timestamp field: absolute after a type 0, a delta otherwise. A type 3 adds it again. */
    private int timestampField;

    private boolean extended;
    private int length;
    private int type;
    private int messageStreamId;
    private boolean insideMessage;
    /** Whether the unfinished message is only read to its end. */
    private boolean dropped;
    /** The bytes of the unfinished message; null before the first. */
    private @Nullable ByteBuf partial;

    private int present;
    private int capacity;

    ChunkStream(int id) {
        this.id = id;
    }

    boolean isInsideMessage() {
        return insideMessage;
    }

    boolean isDropped() {
        return dropped;
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

    /** How many bytes of the message have come. */
    int present() {
        return present;
    }

    /** How many bytes of the message are still to come. */
    int missing() {
        return length - present;
    }

    /** How much memory the unfinished message takes, in bytes. */
    int capacity() {
        return capacity;
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

    void begin() {
        insideMessage = true;
    }

    /**
     * Makes room for bytes to be added.
     *
     * @param bytes for the whole message so far
     */
    void reserve(int bytes, ByteBufAllocator allocator) {
        if (partial == null) {
            partial = allocator.buffer(bytes, length);
        } else {
            partial.capacity(bytes);
        }
        capacity = bytes;
    }

    /** Adds bytes to the message, for which there is room, or skips them when it is dropped. */
    void take(ByteBuf in, int count) {
        if (partial != null) {
            partial.writeBytes(in, count);
        } else {
            in.skipBytes(count);
        }
        present += count;
    }

    /** Frees what has come of the message, and stores nothing of what is still to come. */
    void drop() {
        if (partial != null) {
            partial.release();
        }
        partial = null;
        capacity = 0;
        dropped = true;
    }

    /** Yields the message, which must be complete. */
    ChunkMessage finish() {
        ByteBuf payload = partial == null ? Unpooled.EMPTY_BUFFER : partial;
        forget();
        return new ChunkMessage(id, type, messageStreamId, timestamp, payload);
    }

    /** Drops an incomplete message. */
    void discard() {
        if (partial != null) {
            partial.release();
        }
        forget();
    }

    private void forget() {
        partial = null;
        present = 0;
        capacity = 0;
        insideMessage = false;
        dropped = false;
    }
}
