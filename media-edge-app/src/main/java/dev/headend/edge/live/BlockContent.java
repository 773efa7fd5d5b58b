package dev.headend.edge.live;

import dev.headend.edge.live.MediaPacket.Kind;
import dev.headend.edge.live.MediaPacket.Role;
import io.netty.buffer.ByteBuf;

/**
 * The packets of a block.
 *
 * @param bytes all packets, encoded, one after the other
 * @param ends where each packet ends in the bytes
 * @param traits what each packet is
 * @param position of its first packet in the stream
 * @param startsGroup whether it begins with a keyframe
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
        boolean startsGroup,
        long firstMs,
        long lastMs,
        HeaderSet headersBefore,
        HeaderSet headersAfter) {
    private static final int HEADER = 4;
    private static final int KIND = 3;
    private static final Kind[] KINDS = Kind.values();

    /** How much of a stream comes before. @param bytes encoded */
    record Position(long packets, long bytes) {
        static final Position START = new Position(0, 0);
    }

    static byte trait(MediaPacket packet) {
        return (byte) (packet.kind().ordinal() + (packet.role() == Role.HEADER ? HEADER : 0));
    }

    int packets() {
        return ends.length;
    }

    int length() {
        return bytes.readableBytes();
    }

    Position end() {
        return new Position(position.packets() + packets(), position.bytes() + length());
    }

    int startOf(int packet) {
        return packet == 0 ? 0 : ends[packet - 1];
    }

    int endOf(int packet) {
        return ends[packet];
    }

    Kind kindOf(int packet) {
        return KINDS[traits[packet] & KIND];
    }

    boolean isHeader(int packet) {
        return (traits[packet] & HEADER) != 0;
    }
}
