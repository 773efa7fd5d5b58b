package dev.headend.rtmp.chunk;

import dev.headend.rtmp.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.collection.IntObjectHashMap;
import java.util.Collections;
import java.util.Comparator;

/** The chunk streams of one peer, and what their unfinished messages take of the memory that it may use. */
final class ChunkStreams {
    private final IntObjectHashMap<ChunkStream> streams = new IntObjectHashMap<>();
    private ChunkLimits limits;
    private long heldBytes;

    ChunkStreams(ChunkLimits limits) {
        this.limits = limits;
    }

    /** Changes the limits. What is longer than they allow, and the largest messages beyond what they allow together, are dropped. */
    void limits(ChunkLimits changed) {
        limits = changed;
        streams.values().forEach(stream -> {
            if (stream.isInsideMessage() && stream.length() > limits.messageBytes()) {
                drop(stream);
            }
        });
        while (heldBytes > limits.unfinishedBytes()) {
            drop(Collections.max(streams.values(), Comparator.comparingInt(ChunkStream::capacity)));
        }
    }

    /** Frees what has come of a message. The rest of it may come: it is read, and nothing of it is stored. */
    private void drop(ChunkStream stream) {
        heldBytes -= stream.capacity();
        stream.drop();
    }

    /** How much memory unfinished messages take, in bytes. */
    long heldBytes() {
        return heldBytes;
    }

    /** A chunk stream, a new one if there is none yet. @throws ProtocolViolation if there would be too many */
    ChunkStream get(int id) {
        ChunkStream stream = streams.get(id);
        if (stream == null) {
            if (streams.size() >= limits.chunkStreams()) {
                throw new ProtocolViolation("more than " + limits.chunkStreams() + " chunk streams");
            }
            stream = new ChunkStream(id);
            streams.put(id, stream);
        }
        return stream;
    }

    /** Begins a message, with nothing of it stored. @throws ProtocolViolation if it would be too long */
    void begin(ChunkStream stream) {
        if (stream.length() > limits.messageBytes()) {
            throw new ProtocolViolation("message of " + stream.length() + " bytes, more than " + limits.messageBytes());
        }
        stream.begin();
    }

    /**
     * Adds bytes to a message.
     *
     * @throws ProtocolViolation if unfinished messages would take too much; before memory is allocated
     */
    void take(ChunkStream stream, ByteBuf in, int count, ByteBufAllocator allocator) {
        if (!stream.isDropped() && stream.present() + count > stream.capacity()) {
            grow(stream, count, in.readableBytes(), allocator);
        }
        stream.take(in, count);
    }

    /**
     * Makes room in a message. Memory follows what has come, not what was announced: at most twice as much, so that a long
     * message is not copied with each chunk.
     *
     * @param count how many bytes come next
     * @param available how many are there, of this message or of others
     */
    private void grow(ChunkStream stream, int count, int available, ByteBufAllocator allocator) {
        long most = stream.capacity() + limits.unfinishedBytes() - heldBytes;
        if (stream.present() + count > most) {
            throw new ProtocolViolation("more than " + limits.unfinishedBytes() + " bytes of unfinished messages");
        }
        int wanted = Math.min(stream.length(), Math.max(stream.present() + available, 2 * stream.capacity()));
        int capacity = (int) Math.min(wanted, most);
        heldBytes += capacity - stream.capacity();
        stream.reserve(capacity, allocator);
    }

    /** Yields a message, which must be complete. */
    ChunkMessage finish(ChunkStream stream) {
        heldBytes -= stream.capacity();
        return stream.finish();
    }

    /** Drops an unfinished message, if there is one. */
    void discard(ChunkStream stream) {
        heldBytes -= stream.capacity();
        stream.discard();
    }

    /** Drops the unfinished message of a chunk stream that may not exist. */
    void abort(int chunkStreamId) {
        ChunkStream stream = streams.get(chunkStreamId);
        if (stream != null) {
            discard(stream);
        }
    }

    void discardAll() {
        streams.values().forEach(this::discard);
    }
}
