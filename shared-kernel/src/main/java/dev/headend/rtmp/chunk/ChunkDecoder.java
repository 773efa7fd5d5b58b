package dev.headend.rtmp.chunk;

import dev.headend.rtmp.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.collection.IntObjectHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reassembles chunks into {@link ChunkMessage}s. Set chunk size, abort and window acknowledgement size take effect here and
 * are passed on like every other message. After a {@link ProtocolViolation} the rest of the input is dropped.
 *
 * <p>Tolerant where peers are known to be sloppy (spec/rtmp-clients.md): a compressed header on a chunk stream never seen
 * counts from zero, a new header inside a message drops that message, and a type 3 chunk may leave out the extended
 * timestamp.
 */
public final class ChunkDecoder extends ByteToMessageDecoder {
    private static final int DEFAULT_CHUNK_SIZE = 128;
    private static final int EXTENDED_LENGTH = 4;

    private final ChunkLimits limits;
    private final IntObjectHashMap<ChunkStream> streams = new IntObjectHashMap<>();
    private final Acknowledger acknowledger = new Acknowledger();
    private int chunkSize = DEFAULT_CHUNK_SIZE;
    private int partialBytes;

    private State state = State.HEADER;
    private @Nullable ChunkStream current;
    private int chunkRemaining;

    private enum State {
        HEADER,
        PAYLOAD,
        VIOLATED
    }

    public ChunkDecoder(ChunkLimits limits) {
        this.limits = limits;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        int before = in.readerIndex();
        try {
            readChunks(ctx, in, out);
        } catch (ProtocolViolation violation) {
            state = State.VIOLATED;
            throw violation;
        }
        acknowledger.received(ctx, in.readerIndex() - before);
    }

    private void readChunks(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        boolean progress = true;
        while (progress) {
            progress = switch (state) {
                case HEADER -> readHeader(ctx, in);
                case PAYLOAD -> readPayload(in, out);
                case VIOLATED -> {
                    in.skipBytes(in.readableBytes());
                    yield false;
                }
            };
        }
    }

    private boolean readHeader(ChannelHandlerContext ctx, ByteBuf in) {
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
            begin(stream, ctx);
        }
        current = stream;
        chunkRemaining = Math.min(chunkSize, stream.missing());
        state = State.PAYLOAD;
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

    private boolean readShortHeader(ChunkHeader header, ChunkStream stream, ByteBuf in) {
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

    private void begin(ChunkStream stream, ChannelHandlerContext ctx) {
        if (stream.length() > limits.messageBytes()) {
            throw new ProtocolViolation("message of " + stream.length() + " bytes, more than " + limits.messageBytes());
        }
        if (stream.length() > limits.partialBytes() - partialBytes) {
            throw new ProtocolViolation("more than " + limits.partialBytes() + " bytes of unfinished messages");
        }
        partialBytes += stream.length();
        stream.begin(ctx.alloc());
    }

    private boolean readPayload(ByteBuf in, List<Object> out) {
        ChunkStream stream = current;
        if (stream == null) {
            throw new IllegalStateException("payload without a header");
        }
        int count = Math.min(chunkRemaining, in.readableBytes());
        stream.take(in, count);
        chunkRemaining -= count;
        if (chunkRemaining > 0) {
            return false;
        }
        state = State.HEADER;
        if (stream.missing() == 0) {
            partialBytes -= stream.length();
            deliver(stream.finish(), out);
        }
        return true;
    }

    private void deliver(ChunkMessage message, List<Object> out) {
        out.add(message);
        ByteBuf payload = message.content();
        if (payload.readableBytes() < Integer.BYTES) {
            return;
        }
        int value = payload.getInt(payload.readerIndex());
        switch (message.type()) {
            case ControlType.SET_CHUNK_SIZE -> setChunkSize(value);
            case ControlType.ABORT -> abort(value);
            case ControlType.WINDOW_ACK_SIZE -> acknowledger.window(value);
            default -> {}
        }
    }

    private void setChunkSize(int size) {
        if (size < 1) {
            throw new ProtocolViolation("invalid chunk size " + size);
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
        if (stream.isInsideMessage()) {
            partialBytes -= stream.length();
            stream.discard();
        }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        streams.values().forEach(ChunkStream::discard);
    }
}
