package dev.headend.edge.live;

import dev.headend.edge.live.MediaPacket.Kind;
import dev.headend.edge.live.MediaPacket.Role;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The packets of a block.
 *
 * @param bytes all packets, encoded, one after the other
 * @param ends where each packet ends in the bytes
 * @param traits what each packet is
 * @param position of its first packet in the stream
 * @param end of its last packet
 * @param join where a decoder can begin, if that is known when the block is complete; else null
 * @param firstMs timestamp of its first packet, in milliseconds
 * @param lastMs timestamp of its last packet, in milliseconds
 * @param headersBefore those that hold where it begins
 * @param headersAfter those that hold where it ends
 */
@SuppressWarnings("ArrayRecordComponent") // never changed, never compared
record BlockContent(
        ByteBuf bytes,
        int[] ends,
        byte[] traits,
        Position position,
        Position end,
        @Nullable JoinPoint join,
        long firstMs,
        long lastMs,
        HeaderSet headersBefore,
        HeaderSet headersAfter) {
    private static final int KIND_BITS = 2;
    private static final int KIND_MASK = (1 << KIND_BITS) - 1;
    private static final Kind[] KINDS = Kind.values();
    private static final Role[] ROLES = Role.values();

    /** How much of a stream comes before. @param bytes encoded @param payload the payloads alone, in bytes */
    record Position(long packets, long bytes, long payload) {
        static final Position START = new Position(0, 0, 0);
    }

    /** The same with its bytes in another buffer, which the caller owns. */
    BlockContent with(ByteBuf sameBytes) {
        return new BlockContent(
                sameBytes, ends, traits, position, end, join, firstMs, lastMs, headersBefore, headersAfter);
    }

    static byte trait(MediaPacket packet) {
        return (byte) (packet.kind().ordinal() + (packet.role().ordinal() << KIND_BITS));
    }

    int packets() {
        return ends.length;
    }

    int length() {
        return bytes.readableBytes();
    }

    int startOf(int packet) {
        return packet == 0 ? 0 : ends[packet - 1];
    }

    int endOf(int packet) {
        return ends[packet];
    }

    Kind kindOf(int packet) {
        return KINDS[traits[packet] & KIND_MASK];
    }

    Role roleOf(int packet) {
        return ROLES[traits[packet] >> KIND_BITS];
    }

    /** The place of a byte of the stream's payload, which is in this block. */
    JoinPoint joinPoint(long offset, HeaderSet headers, PacketEncoding encoding) {
        long from = position.payload();
        int packet = 0;
        while (from + payloadOf(packet, encoding) <= offset) {
            from += payloadOf(packet, encoding);
            packet++;
        }
        int payload = ends[packet] - payloadOf(packet, encoding);
        int index = payload + (int) (offset - from);
        return packet == 0 && index == payload
                ? JoinPoint.atStart(headers)
                : new JoinPoint(headers, packet, payload, index);
    }

    private int payloadOf(int packet, PacketEncoding encoding) {
        return encoding.payloadLength(ends[packet] - startOf(packet));
    }
}
