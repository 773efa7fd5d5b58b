package dev.headend.encoder.hls.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Bytes that nobody meant: the reader throws for none, and what it names is always well-formed. */
class TsCodecReaderPropertyTest {
    @Property
    void readsAnyBytes(@ForAll @Size(max = 2_000) byte[] bytes) throws IOException {
        check(bytes);
    }

    @Property(tries = 3_000)
    void readsAnyPackets(@ForAll("packets") List<byte[]> packets) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        packets.forEach(bytes::writeBytes);
        check(bytes.toByteArray());
    }

    /** Packets that are nearly right: tables of any content and streams of any content, where such things belong. */
    @Provide
    Arbitrary<List<byte[]>> packets() {
        byte[] association = {0, 0, (byte) 0xb0, 13, 0, 1, (byte) 0xc1, 0, 0, 0, 1, (byte) 0xf0, 0, 0, 0, 0, 0};
        byte[] map = {
            0,
            2,
            (byte) 0xb0,
            23,
            0,
            1,
            (byte) 0xc1,
            0,
            0,
            (byte) 0xe1,
            0,
            (byte) 0xf0,
            0,
            0x1b,
            (byte) 0xe1,
            0,
            (byte) 0xf0,
            0,
            0x0f,
            (byte) 0xe1,
            1,
            (byte) 0xf0,
            0,
            0,
            0,
            0,
            0
        };
        byte[] stream = {0, 0, 1, (byte) 0xe0, 0, 0, (byte) 0x80, 0, 0, 0, 0, 1, 0x67, 1, 2, 3};
        Arbitrary<byte[]> content = Arbitraries.of(association, map, stream, new byte[0]);
        Arbitrary<Integer> pid = Arbitraries.of(0, 0x1000, 0x100, 0x101);
        Arbitrary<Integer> adaptation = Arbitraries.of(-1, -1, -1, 0, 7, 183, 255);
        Arbitrary<byte[]> damage = Arbitraries.bytes().array(byte[].class).ofSize(2);
        return Combinators.combine(pid, content, adaptation, damage, Arbitraries.of(true, false))
                .as(TsCodecReaderPropertyTest::packet)
                .list()
                .ofMaxSize(12);
    }

    private static byte[] packet(int pid, byte[] content, int adaptation, byte[] damage, boolean damaged) {
        byte[] packet = new byte[TsPacket.LENGTH];
        packet[0] = 0x47;
        packet[1] = (byte) (0x40 | pid >> 8);
        packet[2] = (byte) pid;
        packet[3] = (byte) (adaptation < 0 ? 0x10 : 0x30);
        packet[4] = (byte) adaptation;
        int begin = adaptation < 0 ? 4 : Math.min(TsPacket.LENGTH, 5 + adaptation);
        System.arraycopy(content, 0, packet, begin, Math.min(content.length, TsPacket.LENGTH - begin));
        if (damaged) {
            packet[4 + (damage[0] & 0x1f)] = damage[1];
        }
        return packet;
    }

    private static void check(byte[] bytes) throws IOException {
        Codecs codecs = TsCodecReader.codecsOf(new ByteArrayInputStream(bytes));
        assertThat(codecs.video() + " " + codecs.audio()).matches("(avc1\\.[0-9a-f]{6}|null) (mp4a\\.40\\.[1-4]|null)");
    }
}
