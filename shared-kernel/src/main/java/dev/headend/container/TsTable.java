package dev.headend.container;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One of the tables that say what a transport stream consists of (ISO/IEC 13818-1, 2.4.4): its latest section, and the packets it is in. */
final class TsTable {
    private static final int SECTION_HEAD = 3;
    /** A section has 1024 bytes at most. */
    private static final int MOST_PACKETS = 7;

    private final int id;
    private final ByteBuf packets = Unpooled.buffer();
    private final ByteBuf section = Unpooled.buffer();
    private boolean isIncomplete;
    private byte @Nullable [] latestPackets;
    private byte[] latestSection = {};

    /** @param id the table's kind */
    TsTable(int id) {
        this.id = id;
    }

    /**
     * Takes a packet of its PID.
     *
     * @param payload the index of its payload
     * @return whether the table is another one now
     */
    boolean take(ByteBuf bytes, int at, boolean isStart, int payload) {
        int end = at + TsScanner.PACKET;
        int from = payload;
        if (isStart) {
            packets.clear();
            section.clear();
            from = payload < end ? payload + 1 + bytes.getUnsignedByte(payload) : end;
            isIncomplete = from < end && bytes.getUnsignedByte(from) == id;
        }
        if (!isIncomplete || from >= end) {
            return false;
        }
        packets.writeBytes(bytes, at, TsScanner.PACKET);
        section.writeBytes(bytes, from, end - from);
        isIncomplete = packets.readableBytes() < MOST_PACKETS * TsScanner.PACKET && missing() > 0;
        return missing() <= 0 && replace();
    }

    /** How many bytes are still to come of the section. */
    private int missing() {
        int length = section.readableBytes() < SECTION_HEAD
                ? SECTION_HEAD
                : SECTION_HEAD + (section.getUnsignedShort(1) & 0xFFF);
        return length - section.readableBytes();
    }

    private boolean replace() {
        int length = section.readableBytes() + missing();
        byte[] now = new byte[length];
        section.getBytes(0, now);
        if (Arrays.equals(now, latestSection)) {
            return false;
        }
        latestSection = now;
        latestPackets = new byte[packets.readableBytes()];
        packets.getBytes(0, latestPackets);
        return true;
    }

    /** The packets of the latest section; null until there is one. */
    byte @Nullable [] packets() {
        return latestPackets;
    }

    /** The latest section, from its table's kind to its checksum. */
    byte[] section() {
        return latestSection;
    }
}
