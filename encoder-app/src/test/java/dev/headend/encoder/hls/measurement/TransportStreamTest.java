package dev.headend.encoder.hls.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader on packets whose every byte is known (ISO/IEC 13818-1). */
class TransportStreamTest {
    /** PES header: start code, stream e0, no length, flags, no optional fields. */
    private static final String VIDEO_PES = "000001 e0 0000 80 00 00";

    private static final String AUDIO_PES = "000001 c0 0000 80 00 00";
    private static final String SPS = "00000001 67 640028";
    private static final String SOME_ZEROS = "000000000000000000000000000000000000000000000000000000000000000000000000";
    /** What is left of a packet after one byte. */
    private static final String ZEROS = SOME_ZEROS + SOME_ZEROS + SOME_ZEROS + SOME_ZEROS + SOME_ZEROS + "000000";

    private static final String ADTS = "fff150";
    private static final Codecs BOTH = new Codecs("avc1.640028", "mp4a.40.2");

    private static TransportStream begun() {
        return new TransportStream().association().mapOfBoth();
    }

    @Test
    void findsBothCodecs() throws IOException {
        assertThat(begun().start(TransportStream.VIDEO, VIDEO_PES + SPS)
                        .start(TransportStream.AUDIO, AUDIO_PES + ADTS)
                        .codecs())
                .isEqualTo(BOTH);
    }

    @Test
    void readsNoFurtherThanItMust() throws IOException {
        byte[] stream = begun().start(TransportStream.VIDEO, VIDEO_PES + SPS)
                .start(TransportStream.AUDIO, AUDIO_PES + ADTS)
                .start(TransportStream.VIDEO, VIDEO_PES)
                .toBytes();
        ByteArrayInputStream in = new ByteArrayInputStream(stream);

        TsCodecReader.codecsOf(in);
        assertThat(in.available()).isEqualTo(TsPacket.LENGTH);
    }

    @Test
    void readsOnForAStreamThatBeginsLater() throws IOException {
        TransportStream stream = begun().start(TransportStream.VIDEO, VIDEO_PES + SPS);
        for (int i = 0; i < 1_000; i++) {
            stream.more(TransportStream.VIDEO, "00");
        }
        assertThat(stream.start(TransportStream.AUDIO, AUDIO_PES + ADTS).codecs())
                .isEqualTo(BOTH);
    }

    @Test
    void aStreamWithoutVideoIsCompleteWithItsAudio() throws IOException {
        TransportStream stream = new TransportStream()
                .association()
                .map("0f e101 f000")
                .start(TransportStream.AUDIO, AUDIO_PES + ADTS)
                .start(TransportStream.VIDEO, VIDEO_PES + SPS);
        assertThat(stream.codecs()).isEqualTo(new Codecs(null, "mp4a.40.2"));
    }

    @Test
    void aStreamWithoutAudioIsCompleteWithItsVideo() throws IOException {
        byte[] bytes = new TransportStream()
                .association()
                .map("1b e100 f000")
                .start(TransportStream.VIDEO, VIDEO_PES + SPS)
                .start(TransportStream.AUDIO, AUDIO_PES + ADTS)
                .toBytes();
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);

        assertThat(TsCodecReader.codecsOf(in)).isEqualTo(new Codecs("avc1.640028", null));
        assertThat(in.available()).isEqualTo(TsPacket.LENGTH);
    }

    @Test
    void skipsDescriptorsInTheMap() throws IOException {
        // 3 bytes about the programme, 2 about the first stream.
        TransportStream stream = new TransportStream()
                .association()
                .start(
                        0x1000,
                        "00 02 b01c 0001 c1 0000 e100 f003 050101" + "1b e100 f002 0100" + "0f e101 f000" + "00000000");
        assertThat(stream.start(TransportStream.VIDEO, VIDEO_PES + SPS)
                        .start(TransportStream.AUDIO, AUDIO_PES + ADTS)
                        .codecs())
                .isEqualTo(BOTH);
    }

    @Test
    void takesTheFirstProgrammeThatIsNoNetwork() throws IOException {
        TransportStream stream = new TransportStream()
                .start(0, "00 00 b015 0001 c1 0000 0000 e010 0001 f000 0002 f001 00000000")
                .mapOfBoth();
        assertThat(stream.start(TransportStream.VIDEO, VIDEO_PES + SPS)
                        .start(TransportStream.AUDIO, AUDIO_PES + ADTS)
                        .codecs())
                .isEqualTo(BOTH);
    }

    @Test
    void aSectionMayBeginLaterInItsPacket() throws IOException {
        TransportStream stream = new TransportStream()
                .start(0, "02 ffff 00 b00d 0001 c1 0000 0001 f000 00000000")
                .mapOfBoth();
        assertThat(stream.start(TransportStream.VIDEO, VIDEO_PES + SPS)
                        .start(TransportStream.AUDIO, AUDIO_PES + ADTS)
                        .codecs())
                .isEqualTo(BOTH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // another table
                "00 01 b00d 0001 c1 0000 0001 f000 00000000",
                // begins behind its packet
                "c8 00 b00d 0001 c1 0000 0001 f000 00000000",
                // longer than its packet
                "00 00 b0ff 0001 c1 0000 0001 f000 00000000",
                // shorter than its checksum
                "00 00 b003 0001 c1 0000 0001 f000 00000000",
                "00 00 b000 0001 c1 0000 0001 f000 00000000",
                // longer than its packet by the high bits
                "00 00 b10d 0001 c1 0000 0001 f000 00000000",
                // no programme, and a checksum that looks like one
                "00 00 b009 0001 c1 0000 0001 f000",
                // its beginning is the packet's end
                "b5" + ZEROS,
                "b7" + ZEROS
            })
    void aDamagedAssociationLeadsNowhere(String association) throws IOException {
        assertThat(new TransportStream()
                        .start(0, association)
                        .mapOfBoth()
                        .start(TransportStream.VIDEO, VIDEO_PES + SPS)
                        .codecs())
                .isEqualTo(new Codecs(null, null));
    }

    @Test
    void aDamagedAssociationAfterAGoodOneChangesNothing() throws IOException {
        assertThat(new TransportStream()
                        .association()
                        .start(0, "00 01")
                        .mapOfBoth()
                        .start(TransportStream.VIDEO, VIDEO_PES + SPS)
                        .codecs()
                        .video())
                .isEqualTo("avc1.640028");
    }

    @Test
    void aTableMayFillItsPacket() throws IOException {
        assertThat(new TransportStream()
                        .start(0, "00 00 b0b8 0001 c1 0000 0001 f000")
                        .mapOfBoth()
                        .start(TransportStream.VIDEO, VIDEO_PES + SPS)
                        .codecs()
                        .video())
                .isEqualTo("avc1.640028");
    }

    @Test
    void theChecksumOfAMapIsNoStream() throws IOException {
        byte[] bytes = new TransportStream()
                .association()
                // the checksum and what follows look like AAC
                .start(0x1000, "00 02 b012 0001 c1 0000 e100 f000" + "1b e100 f000" + "0f e101 f0 00")
                .start(TransportStream.VIDEO, VIDEO_PES + SPS)
                .start(TransportStream.AUDIO, AUDIO_PES + ADTS)
                .toBytes();
        assertThat(TsCodecReader.codecsOf(new ByteArrayInputStream(bytes)).audio())
                .isNull();
    }

    @Test
    void aMapThatIsCutOffNamesNothing() throws IOException {
        // It begins 9 bytes before the packet's end, and is too short for any stream.
        String cut = "ae" + "ff".repeat(174) + "02 b004 0001 c1 000000";
        assertThat(new TransportStream()
                        .association()
                        .start(0x1000, cut)
                        .start(TransportStream.VIDEO, VIDEO_PES + SPS)
                        .codecs())
                .isEqualTo(new Codecs(null, null));
    }

    @Test
    void keepsNoMoreOfAStreamThanItsHead() {
        ElementaryStreamHead head = new ElementaryStreamHead();
        byte[] content = HexFormat.of().parseHex("000001e00000800000" + "00".repeat(175));
        head.add(new TsPacket(TransportStream.VIDEO, true, content));
        while (!head.full()) {
            head.add(new TsPacket(TransportStream.VIDEO, false, content));
        }
        assertThat(head.toBytes()).hasSize(ElementaryStreamHead.MAX_BYTES);
    }

    @Test
    void aTableInThePacketsThatContinueIsNone() throws IOException {
        assertThat(new TransportStream()
                        .more(0, "00 00 b00d 0001 c1 0000 0001 f000 00000000")
                        .mapOfBoth()
                        .start(TransportStream.VIDEO, VIDEO_PES + SPS)
                        .codecs())
                .isEqualTo(new Codecs(null, null));
    }

    @Test
    void aParameterSetMayBeSplitBetweenPackets() throws IOException {
        String filler = "00".repeat(170);
        TransportStream stream = begun().start(TransportStream.VIDEO, VIDEO_PES + filler + "00000167 64");
        assertThat(stream.codecs().video()).isNull();
        assertThat(stream.toBytes()).hasSize(3 * TsPacket.LENGTH);
        // 4 + 9 + 170 + 5 bytes fill the packet exactly.
        assertThat(stream.more(TransportStream.VIDEO, "0028").codecs().video()).isEqualTo("avc1.640028");
    }

    @Test
    void optionalFieldsOfTheHeaderAreNotContent() throws IOException {
        // 5 bytes of them, which would be an ADTS header.
        assertThat(begun().start(TransportStream.AUDIO, "000001 c0 0000 80 80 05 fff1ff0000" + ADTS)
                        .codecs()
                        .audio())
                .isEqualTo("mp4a.40.2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // not a start code
                "010001 e0 0000 80 00 00",
                "000101 e0 0000 80 00 00",
                "000002 e0 0000 80 00 00",
                // longer than the packet
                "000001 e0 0000 80 00 ff"
            })
    void aPacketWithoutAHeaderHasNoContent(String header) throws IOException {
        assertThat(begun().start(TransportStream.VIDEO, header + SPS).codecs().video())
                .isNull();
    }

    @Test
    void contentBeforeAHeaderIsNotRead() throws IOException {
        assertThat(begun().more(TransportStream.VIDEO, SPS).codecs().video()).isNull();
    }

    @Test
    void looksOnlyAtTheBeginningOfAStream() throws IOException {
        TransportStream stream = begun().start(TransportStream.VIDEO, VIDEO_PES);
        for (int bytes = 0; bytes < ElementaryStreamHead.MAX_BYTES; bytes += 184) {
            stream.more(TransportStream.VIDEO, "00");
        }
        assertThat(stream.more(TransportStream.VIDEO, SPS).codecs().video()).isNull();
    }

    @Test
    void damagedPacketsAreSkipped() throws IOException {
        TransportStream stream = begun()
                // no sync byte, error bit, adaptation field longer than the packet
                .packet("48 4100 10" + VIDEO_PES + SPS)
                .packet("47 c100 10" + VIDEO_PES + SPS)
                .packet("47 4100 30 b8" + VIDEO_PES + SPS);
        assertThat(stream.codecs().video()).isNull();
        assertThat(stream.start(TransportStream.VIDEO, VIDEO_PES + SPS).codecs().video())
                .isEqualTo("avc1.640028");
    }

    @Test
    void readsTheHeaderOfAPacket() {
        byte[] whole = new TransportStream().start(0x1abc, "01 02").toBytes();
        TsPacket packet = TsPacket.read(whole).orElseThrow();
        assertThat(packet.pid()).isEqualTo(0x1abc);
        assertThat(packet.start()).isTrue();
        assertThat(packet.payload()).hasSize(184).startsWith(1, 2, 0xff);
        assertThat(TsPacket.read(new byte[] {0x47})).isEqualTo(Optional.empty());
    }

    @Test
    void readsAnAdaptationField() {
        // of 2 bytes, then payload
        TsPacket packet = TsPacket.read(
                        new TransportStream().packet("47 0100 30 02 0000 0a0b").toBytes())
                .orElseThrow();
        assertThat(packet.start()).isFalse();
        assertThat(packet.payload()).hasSize(181).startsWith(0x0a, 0x0b);
        // of all there is
        assertThat(TsPacket.read(new TransportStream().packet("47 0100 30 b7").toBytes())
                        .orElseThrow()
                        .payload())
                .isEmpty();
        // without payload
        assertThat(TsPacket.read(new TransportStream().packet("47 0100 20 02").toBytes())
                        .orElseThrow()
                        .payload())
                .isEmpty();
    }
}
