package dev.headend.encoder.source.websocket;

import dev.headend.container.ContainerFormat;
import dev.headend.container.ContainerScanner;
import dev.headend.encoder.source.buffer.ContainerHead;
import dev.headend.encoder.source.buffer.Packet;
import dev.headend.encoder.source.buffer.Tracks;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes a container on as it came, divided where a decoder can begin; such a packet knows what that needs first. Of a container that
 * is not recognised it can begin with the first byte alone. FLV is left to {@link FlvReader}.
 */
final class ContainerReader implements PacketReader {
    /** What comes at once is divided into packets of so many bytes, each with its own time. */
    private static final int LONGEST_PACKET = 32 * 1024;
    /** So many bytes at a time are looked at until it is known which container it is. */
    private static final int BEGINNING = 1024;
    /** What is replaced earlier in the stream is no document of its own: each costs an FFmpeg. */
    private static final long SHORTEST_DOCUMENT_MS = 500;

    private static final byte[] NOTHING = {};

    private final ContainerScanner scanner = new ContainerScanner();
    private final ContainerTimes times = new ContainerTimes();
    private final List<Join> joins = new ArrayList<>();
    /** What was not passed on. */
    private ByteBuf held = Unpooled.buffer();
    /** How many bytes were. */
    private long passed;

    /** Null until the container's header has come, or it is known that there is none. */
    private @Nullable Tracks tracks;

    private int document;
    private long documentFromMs;
    /** Of the present document. */
    private byte @Nullable [] header;

    private int jumps;
    /** What the next packet is the first to hold, in bytes. */
    private int newHeader;

    private boolean entersNext;
    private long nextMs;

    /**
     * Where a decoder can begin.
     *
     * @param needed what it needs first
     * @param header what all such places of the document have in common
     * @param ownMs by the container's clock
     */
    private record Join(long offset, byte[] needed, byte @Nullable [] header, long ownMs) {}

    @Override
    public PacketReader read(byte[] message, long nowMs, Consumer<Packet> out) {
        ByteBuf rest = Unpooled.wrappedBuffer(message);
        while (rest.isReadable()) {
            int most = tracks == null ? BEGINNING : LONGEST_PACKET;
            scan(rest.readSlice(Math.min(rest.readableBytes(), most)), nowMs, out);
            if (scanner.format() == ContainerFormat.FLV) {
                held.writeBytes(rest);
                return new FlvReader().read(ByteBufUtil.getBytes(held), nowMs, out);
            }
        }
        return this;
    }

    private void scan(ByteBuf part, long nowMs, Consumer<Packet> out) {
        scanner.scan(part, (offset, needed) -> joins.add(new Join(offset, needed, scanner.header(), scanner.timeMs())));
        held.writeBytes(part);
        if (scanner.format() != ContainerFormat.FLV && isHeadComplete()) {
            pass(nowMs, out);
        }
    }

    private boolean isHeadComplete() {
        return tracks != null || scanner.header() != null || scanner.format() == ContainerFormat.UNKNOWN;
    }

    private void pass(long nowMs, Consumer<Packet> out) {
        begin();
        for (Join join : joins) {
            if (join.offset() >= passed) {
                passTo(join.offset(), out);
                enter(join, nowMs);
            }
        }
        joins.clear();
        if (!entersNext) {
            nextMs = hasTime() ? times.next(scanner.timeMs(), nowMs) : times.latestMs();
        }
        passTo(scanner.settled(), out);
        held = held.isReadable() ? held.discardSomeReadBytes() : Unpooled.buffer();
    }

    /** The first packet begins with the header, whatever is in it. Where nobody knows the rest, a decoder may try. */
    private void begin() {
        if (tracks != null && scanner.format() == ContainerFormat.UNKNOWN) {
            tracks = Tracks.NONE;
        } else if (tracks == null) {
            header = scanner.header();
            tracks = header == null ? Tracks.NONE : Tracks.in(new ContainerHead(NOTHING, document));
            entersNext = true;
        }
    }

    private boolean hasTime() {
        return scanner.timeMs() != ContainerScanner.NO_TIME || scanner.format() == ContainerFormat.UNKNOWN;
    }

    private void enter(Join join, long nowMs) {
        nextMs = times.next(join.ownMs(), nowMs);
        entersNext = true;
        boolean isAnother = join.header() != header || times.jumps() != jumps;
        if (isAnother && nextMs - documentFromMs >= SHORTEST_DOCUMENT_MS) {
            document++;
            documentFromMs = nextMs;
        }
        newHeader = join.needed() == header && !isAnother ? 0 : join.needed().length;
        header = join.header();
        jumps = times.jumps();
        tracks = Tracks.in(new ContainerHead(join.needed(), document));
    }

    private void passTo(long offset, Consumer<Packet> out) {
        Tracks known = tracks;
        int length = (int) (offset - passed);
        if (length <= 0 || known == null) {
            return;
        }
        byte[] bytes = new byte[length];
        held.readBytes(bytes);
        passed = offset;
        Packet packet = Packet.of(Packet.Kind.CHUNK, nextMs, entersNext, known, bytes);
        out.accept(newHeader == 0 ? packet : packet.withCostOf(newHeader));
        newHeader = 0;
        entersNext = false;
    }

    @Override
    public void end(Consumer<Packet> out) {
        begin();
        passTo(passed + held.readableBytes(), out);
    }

    @Override
    public long heldBytes() {
        return (long) held.capacity() + scanner.heldBytes();
    }
}
