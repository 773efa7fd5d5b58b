package dev.headend.edge.live;

import dev.headend.edge.live.MediaPacket.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The latest header of each kind and slot, in the order in which they first came. Immutable: a new header makes a new set. Holds
 * copies of the payloads on the heap, which need no release.
 *
 * @param bytes of all payloads together
 */
public record HeaderSet(List<Header> headers, int bytes) {
    public static final HeaderSet EMPTY = new HeaderSet(List.of(), 0);

    /** More than any real stream has. Headers beyond are relayed, but not kept. */
    private static final int MAX_HEADERS = 64;

    /** Many times what real streams have. On the heap, for each publisher, so that it counts for as long as he is there. */
    private static final int MAX_BYTES = 32 << 10;

    /** Of a container, whose header may be the whole of its first message. */
    private static final int MAX_BYTES_OF_CONTAINER = 16 << 20;

    /** A header as it is kept. @param payload not to be modified, its indexes neither */
    public record Header(Kind kind, int slot, ByteBuf payload) {
        boolean replaces(Header other) {
            return kind == other.kind && slot == other.slot;
        }

        MediaPacket at(long timestampMs) {
            return new MediaPacket(kind, MediaPacket.Role.HEADER, slot, timestampMs, payload);
        }
    }

    /** The header of a container. @param bytes not to be modified */
    static HeaderSet ofContainer(byte[] bytes) {
        return new HeaderSet(List.of(new Header(Kind.CHUNK, 0, Unpooled.wrappedBuffer(bytes))), bytes.length);
    }

    /** The set that holds after this packet. Does not take it over. */
    HeaderSet after(MediaPacket packet) {
        if (packet.role() == MediaPacket.Role.HEADER) {
            return with(packet);
        }
        ByteBuf header = packet.streamHeader();
        return header == null
                ? this
                : with(new MediaPacket(packet.kind(), MediaPacket.Role.HEADER, 0, packet.timestampMs(), header));
    }

    /** The set with this header in place of the one before. Does not take the packet over. The same set if nothing changes. */
    HeaderSet with(MediaPacket packet) {
        Header header = new Header(packet.kind(), packet.slot(), packet.payload());
        List<Header> changed = new ArrayList<>(headers.size() + 1);
        Header before = null;
        for (Header known : headers) {
            before = known.replaces(header) ? known : before;
            changed.add(known);
        }
        if (before != null && before.payload().equals(header.payload())) {
            return this;
        }
        int others = bytes - (before == null ? 0 : before.payload().readableBytes());
        boolean kept =
                others + packet.bytes() <= mostBytes(packet.kind()) && (before != null || headers.size() < MAX_HEADERS);
        if (before != null && kept) {
            changed.set(changed.indexOf(before), copy(packet));
        } else if (before != null) {
            changed.remove(before);
        } else if (kept) {
            changed.add(copy(packet));
        } else {
            return this;
        }
        return new HeaderSet(List.copyOf(changed), others + (kept ? packet.bytes() : 0));
    }

    private static int mostBytes(Kind kind) {
        return kind == Kind.CHUNK ? MAX_BYTES_OF_CONTAINER : MAX_BYTES;
    }

    private static Header copy(MediaPacket packet) {
        byte[] payload = ByteBufUtil.getBytes(packet.payload());
        return new Header(packet.kind(), packet.slot(), Unpooled.wrappedBuffer(payload));
    }

    /** How many bytes of payloads it has that another set has not. */
    int bytesBeyond(HeaderSet other) {
        if (this == other) {
            return 0;
        }
        Set<ByteBuf> shared = Collections.newSetFromMap(new IdentityHashMap<>());
        other.headers.forEach(header -> shared.add(header.payload()));
        return headers.stream()
                .map(Header::payload)
                .filter(payload -> !shared.contains(payload))
                .mapToInt(ByteBuf::readableBytes)
                .sum();
    }

    /** The headers for a subscriber that joins here: metadata has timestamp 0, the only one at which FFmpeg takes it as such. */
    List<MediaPacket> opening(long timestampMs) {
        return headers.stream()
                .map(header -> header.at(header.kind() == Kind.DATA ? 0 : timestampMs))
                .toList();
    }

    /** The headers for a subscriber that knows another set: those that differ, and all of some kinds. */
    List<MediaPacket> since(HeaderSet known, Set<Kind> again, long timestampMs) {
        return headers.stream()
                .filter(header -> again.contains(header.kind()) || !known.headers.contains(header))
                .map(header -> header.at(timestampMs))
                .toList();
    }
}
