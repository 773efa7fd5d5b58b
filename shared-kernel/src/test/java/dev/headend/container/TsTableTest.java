package dev.headend.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

/** Sections of tables, in packets written by hand. */
class TsTableTest {
    private static final int MAP = 2;
    private static final int HEAD = 4;
    private static final int IN_FIRST = TsScanner.PACKET - HEAD - 1;

    private final TsTable table = new TsTable(MAP);

    /** A section whose content is of one byte, over and over. */
    private static byte[] section(int length, int content) {
        ByteBuf section = Unpooled.buffer().writeByte(MAP).writeShort(0xB000 | length - 3);
        while (section.readableBytes() < length) {
            section.writeByte(content);
        }
        byte[] bytes = new byte[length];
        section.readBytes(bytes);
        return bytes;
    }

    /** Takes a section in as many packets as it needs. @return whether the last one made it another table */
    private boolean take(byte[] section, int counter) {
        boolean isNew = false;
        for (int from = 0; from < section.length; from += from == 0 ? IN_FIRST : TsScanner.PACKET - HEAD) {
            ByteBuf packet = Unpooled.buffer().writeInt(0x47000010 | ((counter + from) & 0xF));
            if (from == 0) {
                packet.writeByte(0);
            }
            packet.writeBytes(
                    section, from, Math.min(section.length - from, TsScanner.PACKET - packet.readableBytes()));
            while (packet.readableBytes() < TsScanner.PACKET) {
                packet.writeByte(0xFF);
            }
            isNew = table.take(packet, 0, from == 0, HEAD);
        }
        return isNew;
    }

    @Test
    void aSectionMayNeedSeveralPackets() {
        byte[] section = section(500, 7);

        assertThat(take(section, 0)).isTrue();
        assertThat(table.section()).isEqualTo(section);
        assertThat(table.packets()).hasSize(3 * TsScanner.PACKET);
    }

    @Test
    void aSectionThatIsRepeatedChangesNothing() {
        take(section(300, 7), 0);
        byte[] packets = table.packets();

        assertThat(take(section(300, 7), 5)).isFalse();
        assertThat(table.packets()).isSameAs(packets);
        assertThat(take(section(300, 8), 10)).isTrue();
    }

    @Test
    void whatIsNoSectionOfTheTableIsLeftOut() {
        byte[] other = section(100, 7);
        other[0] = 0x42;

        assertThat(take(other, 0)).isFalse();
        assertThat(table.take(Unpooled.wrappedBuffer(new byte[TsScanner.PACKET]), 0, false, HEAD))
                .isFalse();
        assertThat(table.take(Unpooled.wrappedBuffer(new byte[TsScanner.PACKET]), 0, true, TsScanner.PACKET))
                .isFalse();
        assertThat(table.packets()).isNull();
    }
}
