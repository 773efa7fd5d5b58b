package dev.headend.rtmp.chunk;

import dev.headend.rtmp.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
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

    private final ChunkStreams streams;
    private final Acknowledger acknowledger = new Acknowledger();
    /** A header that comes in pieces; null if none does. */
    private @Nullable ByteBuf split;

    private int chunkSize = DEFAULT_CHUNK_SIZE;
    private boolean closed;

    /** Of the latest chunk; null before the first. */
    private @Nullable ChunkStream current;

    /** Bytes of the latest chunk that are still to come. If there are none, a header comes next. */
    private int chunkRemaining;

    public ChunkReader(ChunkLimits limits) {
        streams = new ChunkStreams(limits);
    }

    /** Changes what the peer may use. Unfinished messages that it may no longer have are read to their end, but dropped. */
    public void limits(ChunkLimits changed) {
        streams.limits(changed);
    }

    /** How much memory unfinished messages take, in bytes. */
    public long heldBytes() {
        return streams.heldBytes();
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
            if (stream.missing() > 0) {
                continue;
            }
            if (!stream.isDropped()) {
                return finish(stream);
            }
            streams.discard(stream);
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
        ChunkStream stream = streams.get(header.chunkStreamId());
        boolean read = header.format() == 3 ? readShortHeader(header, stream, in) : readFullHeader(header, stream, in);
        if (!read) {
            return false;
        }
        if (!stream.isInsideMessage()) {
            streams.begin(stream);
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
        streams.discard(stream);
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
        streams.take(stream, in, count, allocator);
        chunkRemaining -= count;
    }

    private ChunkMessage finish(ChunkStream stream) {
        ChunkMessage message = streams.finish(stream);
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
            case ControlType.ABORT -> streams.abort(payload.getInt(payload.readerIndex()));
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

    /** Releases unfinished messages. Whatever comes afterwards is dropped. */
    @Override
    public void close() {
        closed = true;
        if (split != null) {
            split.release();
            split = null;
        }
        streams.discardAll();
    }
}
