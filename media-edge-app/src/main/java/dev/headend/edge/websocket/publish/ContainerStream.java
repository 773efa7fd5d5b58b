package dev.headend.edge.websocket.publish;

import dev.headend.container.ContainerFormat;
import dev.headend.container.ContainerScanner;
import dev.headend.edge.live.MediaPacket;
import dev.headend.edge.live.MediaPacket.Kind;
import dev.headend.edge.live.MediaPacket.Role;
import dev.headend.edge.live.Publication;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages of one publisher, and where in them a decoder can begin. Not thread-safe. */
final class ContainerStream {
    private final ContainerScanner scanner = new ContainerScanner();
    private final List<Found> found = new ArrayList<>();
    /** What has come until it is known which container it is: some bytes. */
    private ByteBuf beginning = Unpooled.EMPTY_BUFFER;

    private byte @Nullable [] latestHeader;
    private boolean unknown;
    /** Of what the stream keeps for receivers that come late, in bytes. */
    private int headerBytes;

    private record Found(long offset, byte[] header) {}

    /** Publishes a message, and owns it. @param timestampMs of its arrival, in milliseconds */
    void publish(ByteBuf message, long timestampMs, Publication stream) {
        scanner.scan(message, (offset, header) -> found.add(new Found(offset, header)));
        stream.publish(packet(message, timestampMs));
        for (Found place : found) {
            latestHeader = place.header();
            headerBytes = place.header().length;
            stream.joinPoint(place.offset(), place.header());
        }
        found.clear();
    }

    private MediaPacket packet(ByteBuf message, long timestampMs) {
        ContainerFormat format = scanner.format();
        if (format == ContainerFormat.UNKNOWN) {
            return new MediaPacket(Kind.CHUNK, Role.INDEPENDENT, 0, timestampMs, message, headerOfUnknown(message));
        }
        beginning = format == ContainerFormat.UNDECIDED ? begunWith(message) : Unpooled.EMPTY_BUFFER;
        return new MediaPacket(Kind.CHUNK, Role.DEPENDENT, 0, timestampMs, message);
    }

    private ByteBuf begunWith(ByteBuf message) {
        return Unpooled.copiedBuffer(beginning, message);
    }

    private ByteBuf beginningWith(ByteBuf message) {
        return beginning.isReadable() ? begunWith(message) : message;
    }

    /** The first message, in the hope that a header is in it; or the one of before, if only what follows it is unknown. */
    private @Nullable ByteBuf headerOfUnknown(ByteBuf message) {
        if (unknown) {
            return null;
        }
        unknown = true;
        if (latestHeader != null) {
            return Unpooled.wrappedBuffer(latestHeader);
        }
        boolean first = scanner.position() == beginning.readableBytes() + message.readableBytes();
        ByteBuf header = first ? beginningWith(message) : null;
        headerBytes = header == null ? 0 : header.readableBytes();
        beginning = Unpooled.EMPTY_BUFFER;
        return header;
    }

    /** How much of the stream is kept for as long as that lives, whether anybody receives it or not, in bytes. */
    long heldBytes() {
        return (long) scanner.heldBytes() + beginning.capacity() + headerBytes;
    }

    /** Why it is not known where a decoder can begin, in words, none of them the publisher's; null = it is known, or will be. */
    @Nullable
    String problem() {
        return scanner.problem();
    }
}
