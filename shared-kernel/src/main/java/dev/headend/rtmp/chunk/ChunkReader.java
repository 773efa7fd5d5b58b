package dev.headend.rtmp.chunk;

import dev.headend.rtmp.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.collection.IntObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reassembles the chunks of one peer into {@link ChunkMessage}s. Set chunk size, abort and window acknowledgement size take
 * effect here and are passed on like every other message. For one thread at a time; must be closed.
 *
 * <p>Tolerant where peers are known to be sloppy (spec/rtmp-clients.md): a compressed header on a chunk stream never seen
 * counts from zero, a new header inside a message drops that message, and a type 3 chunk may leave out the extended
 * timestamp.
 */
public final class ChunkReader implements AutoCloseable {
    private static final int DEFAULT_CHUNK_SIZE = 128;
    private static final int EXTENDED_LENGTH = 4;
    /** Basic header, message header, extended timestamp; twice, as it may hold payload taken for a timestamp. */
    private static final int SPLIT_CAPACITY = 2 * (3 + 11 + EXTENDED_LENGTH);

    private final IntObjectHashMap<ChunkStream> streams = new IntObjectHashMap<>();
    private final Acknowledger acknowledger = new Acknowledger();
    /** A header that comes in pieces; null if none does. */
    private @Nullable ByteBuf split;

    private ChunkLimits limits;
    private int chunkSize = DEFAULT_CHUNK_SIZE;
    private long heldBytes;
    private boolean closed;

    /** Of the latest chunk; null before the first. */
    private @Nullable ChunkStream current;

    /** Bytes of the latest chunk that are still to come. If there are none, a header comes next. */
    private int chunkRemaining;

    public ChunkReader(ChunkLimits limits) {
        this.limits = limits;
    }

    /** Changes what the peer may use. Holds from the next message on. */
    public void limits(ChunkLimits changed) {
        limits = changed;
    }

    /** How much memory unfinished messages take, in bytes. */
    public long heldBytes() {
        return heldBytes;
    }

    /**
     * Reads on to the end of the next message.
     *
     * @param in stays the caller's; read to its end if the result is null
     * @return the next message, owned by the caller; null if more bytes are needed, or after the reader was closed
     * @throws ProtocolViolation once; closes the reader
     */
    public @Nullable ChunkMessage next(ByteBuf in, ByteBufAllocator allocator) {
        if (closed) {
            in.skipBytes(in.readableBytes());
            return null;
        }
        int before = in.readerIndex();
        try {
            return read(in, allocator);
        } catch (ProtocolViolation violation) {
            close();
            throw violation;
        } finally {
            acknowledger.received(in.readerIndex() - before);
        }
    }

    private @Nullable ChunkMessage read(ByteBuf in, ByteBufAllocator allocator) {
        while (chunkRemaining > 0 || readHeader(in, allocator)) {
            ChunkStream stream = current;
            if (stream == null || !readPayload(stream, in, allocator)) {
                return null;
            }
            if (stream.missing() == 0) {
                return finish(stream);
            }
        }
        return null;
    }

    /** Is the peer to be told how much has come? */
    public boolean isAcknowledgementDue() {
        return acknowledger.isDue();
    }

    /** Begins a new window. @return how many bytes have come, modulo 2^32 */
    public int acknowledge() {
        return acknowledger.acknowledge();
    }

    /** Reads a header from what is there, or byte by byte if that ends inside one. */
    private boolean readHeader(ByteBuf in, ByteBufAllocator allocator) {
        ByteBuf pieces = split;
        if (pieces == null) {
            return parseHeader(in) || keepPiece(in, allocator);
        }
        while (!parseHeader(pieces)) {
            if (!in.isReadable()) {
                return false;
            }
            pieces.discardReadBytes().writeByte(in.readByte());
        }
        releaseIfRead(pieces);
        return true;
    }

    private boolean keepPiece(ByteBuf in, ByteBufAllocator allocator) {
        if (in.isReadable()) {
            split = allocator.buffer(SPLIT_CAPACITY).writeBytes(in);
        }
        return false;
    }

    private void releaseIfRead(ByteBuf pieces) {
        if (!pieces.isReadable()) {
            pieces.release();
            split = null;
        }
    }

    private boolean parseHeader(ByteBuf in) {
        if (!in.isReadable() || in.readableBytes() < ChunkHeader.lengthOf(in.getUnsignedByte(in.readerIndex()))) {
            return false;
        }
        ChunkHeader header = ChunkHeader.peek(in);
        ChunkStream stream = stream(header.chunkStreamId());
        boolean read = header.format() == 3 ? readShortHeader(header, stream, in) : readFullHeader(header, stream, in);
        if (!read) {
            return false;
        }
        if (!stream.isInsideMessage()) {
            begin(stream);
        }
        current = stream;
        chunkRemaining = Math.min(chunkSize, stream.missing());
        return true;
    }

    private boolean readFullHeader(ChunkHeader header, ChunkStream stream, ByteBuf in) {
        int length = header.length() + header.messageHeaderLength();
        if (in.readableBytes() < length) {
            return false;
        }
        boolean extended = in.getUnsignedMedium(in.readerIndex() + header.length()) == ChunkStream.EXTENDED;
        if (extended && in.readableBytes() < length + EXTENDED_LENGTH) {
            return false;
        }
        discard(stream);
        in.skipBytes(header.length());
        stream.readHeader(header.format(), in, extended);
        return true;
    }

    private static boolean readShortHeader(ChunkHeader header, ChunkStream stream, ByteBuf in) {
        int at = in.readerIndex() + header.length();
        boolean extended = stream.isExtended() && mayRepeat(stream.timestampField(), in, at);
        if (extended && in.writerIndex() - at < EXTENDED_LENGTH) {
            return false;
        }
        in.readerIndex(extended ? at + EXTENDED_LENGTH : at);
        if (!stream.isInsideMessage()) {
            stream.repeatHeader();
        }
        return true;
    }

    /** Whether the bytes received so far can be a repeated extended timestamp. */
    private static boolean mayRepeat(int timestamp, ByteBuf in, int at) {
        int available = Math.min(EXTENDED_LENGTH, in.writerIndex() - at);
        for (int i = 0; i < available; i++) {
            if (in.getByte(at + i) != (byte) (timestamp >>> (24 - Byte.SIZE * i))) {
                return false;
            }
        }
        return true;
    }

    private ChunkStream stream(int id) {
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

    private void begin(ChunkStream stream) {
        if (stream.length() > limits.messageBytes()) {
            throw new ProtocolViolation("message of " + stream.length() + " bytes, more than " + limits.messageBytes());
        }
        stream.begin();
    }

    /** Reads the rest of a chunk. @return whether all of it was there */
    private boolean readPayload(ChunkStream stream, ByteBuf in, ByteBufAllocator allocator) {
        ByteBuf pieces = split;
        if (pieces != null) {
            take(stream, pieces, allocator);
            releaseIfRead(pieces);
        }
        take(stream, in, allocator);
        return chunkRemaining == 0;
    }

    private void take(ChunkStream stream, ByteBuf in, ByteBufAllocator allocator) {
        int count = Math.min(chunkRemaining, in.readableBytes());
        if (stream.present() + count > stream.capacity()) {
            grow(stream, count, in.readableBytes(), allocator);
        }
        stream.take(in, count);
        chunkRemaining -= count;
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

    private ChunkMessage finish(ChunkStream stream) {
        heldBytes -= stream.capacity();
        ChunkMessage message = stream.finish();
        try {
            obey(message);
        } catch (ProtocolViolation violation) {
            message.release();
            throw violation;
        }
        return message;
    }

    private void obey(ChunkMessage message) {
        ByteBuf payload = message.content();
        if (payload.readableBytes() < Integer.BYTES) {
            return;
        }
        switch (message.type()) {
            case ControlType.SET_CHUNK_SIZE -> setChunkSize(payload.getInt(payload.readerIndex()));
            case ControlType.ABORT -> abort(payload.getInt(payload.readerIndex()));
            case ControlType.WINDOW_ACK_SIZE -> acknowledger.window(payload.getInt(payload.readerIndex()));
            default -> {}
        }
    }

    private void setChunkSize(int size) {
        if (size < 1) {
            throw new ProtocolViolation("invalid chunk size " + Integer.toUnsignedString(size));
        }
        chunkSize = size;
    }

    private void abort(int chunkStreamId) {
        ChunkStream stream = streams.get(chunkStreamId);
        if (stream != null) {
            discard(stream);
        }
    }

    private void discard(ChunkStream stream) {
        heldBytes -= stream.capacity();
        stream.discard();
    }

    /** Releases unfinished messages. Whatever comes afterwards is dropped. */
    @Override
    public void close() {
        closed = true;
        if (split != null) {
            split.release();
            split = null;
        }
        streams.values().forEach(this::discard);
    }
}
