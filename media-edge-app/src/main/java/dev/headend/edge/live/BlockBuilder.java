package dev.headend.edge.live;

import dev.headend.edge.live.BlockContent.Position;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Encodes a stream's packets, and puts them into blocks one after the other. Not thread-safe. */
final class BlockBuilder {
    private static final int SMALLEST = 512;
    private static final int FEW_PACKETS = 8;

    private final PacketEncoding encoding;
    private Position position = Position.START;
    private HeaderSet headers = HeaderSet.EMPTY;
    private HeaderSet headersBefore = HeaderSet.EMPTY;
    /** About the length of the latest blocks: the next one is likely to be as long. */
    private int usual = SMALLEST;

    private @Nullable ByteBuf bytes;
    private int[] ends = new int[FEW_PACKETS];
    private byte[] traits = new byte[FEW_PACKETS];
    private int count;
    /** Of all packets until now. */
    private long payload;

    private @Nullable JoinPoint join;
    private long firstMs;
    private long lastMs;

    BlockBuilder(PacketEncoding encoding) {
        this.encoding = encoding;
    }

    /** How many bytes have been added since the last block. */
    int length() {
        return bytes == null ? 0 : bytes.readableBytes();
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Encodes a packet, without taking it over. Room is made first: if there is none, nothing has changed. */
    void add(MediaPacket packet) {
        int length = encoding.lengthOf(packet);
        ByteBuf out = bytesFor(length).ensureWritable(length);
        encoding.encode(packet, out);
        HeaderSet headersNow = headers.after(packet);
        if (count == 0) {
            firstMs = packet.timestampMs();
            headersBefore = headers;
            join = packet.startsGroup() ? JoinPoint.atStart(headersNow) : null;
        }
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, 2 * count);
            traits = Arrays.copyOf(traits, 2 * count);
        }
        ends[count] = out.readableBytes();
        traits[count] = BlockContent.trait(packet);
        count++;
        payload += packet.bytes();
        lastMs = packet.timestampMs();
        headers = headersNow;
    }

    private ByteBuf bytesFor(int length) {
        ByteBuf begun = bytes;
        if (begun == null) {
            begun = ByteBufAllocator.DEFAULT.directBuffer(Math.max(length, usual));
            bytes = begun;
        }
        return begun;
    }

    /** Completes the block, which must not be empty, and begins the next. The caller owns the bytes. */
    BlockContent build() {
        ByteBuf complete = bytes;
        if (complete == null) {
            throw new IllegalStateException("no packet");
        }
        Position end = new Position(position.packets() + count, position.bytes() + complete.readableBytes(), payload);
        BlockContent content = new BlockContent(
                complete,
                Arrays.copyOf(ends, count),
                Arrays.copyOf(traits, count),
                position,
                end,
                join,
                firstMs,
                lastMs,
                headersBefore,
                headers);
        usual = usualAfter(complete.readableBytes());
        position = end;
        bytes = null;
        count = 0;
        return content;
    }

    /** A keyframe among small packets does not make the next blocks large. */
    private int usualAfter(int length) {
        return Math.max(SMALLEST, (3 * usual + Math.min(length + length / 4, 2 * usual)) / 4);
    }

    /** Drops what has not become a block. */
    void release() {
        if (bytes != null) {
            bytes.release();
            bytes = null;
        }
        count = 0;
    }

    HeaderSet headers() {
        return headers;
    }

    Position position() {
        return position;
    }
}
