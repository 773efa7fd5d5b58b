package dev.headend.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that cannot be joined late, that are broken, or that are made to cost much. */
class UnusableStreamsTest {
    /** EBML header, a segment of unknown size. */
    private static final String WEBM = "1a45dfa380 18538067ff ";
    /** One video track, number 1. */
    private static final String TRACKS = "1654ae6b 88 ae86 d78101 838101 ";

    private static final String CLUSTER = "1f43b675ff ";
    private static final String FTYP = "00000008 66747970 ";
    /** A moov that says no more than that there are fragments. */
    private static final String MOOV = "00000010 6d6f6f76 00000008 6d766578 ";

    private static final String FLV = "464c5601 05 00000009 00000000 ";

    private static byte[] hex(String bytes) {
        return HexFormat.of().parseHex(bytes.replace(" ", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"hello\": 1}",
                "RIFF0000WAVE",
                "ID3 and so on",
                "FLV\u0002 of the future",
                "\u001aE is not EBML",
                "G is not enough"
            })
    void otherBytesAreUnknown(String text) {
        Scanned scanned = Scanned.whole(text.repeat(100).getBytes(StandardCharsets.ISO_8859_1));

        assertThat(scanned.format()).isEqualTo(ContainerFormat.UNKNOWN);
        assertThat(scanned.problem()).isEqualTo("no known container");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "1a45dfa3808080", "00000008667479", "47", "464c56"})
    void aFewBytesDecideNothing(String bytes) {
        assertThat(Scanned.cut(hex(bytes), 2).format()).isEqualTo(ContainerFormat.UNDECIDED);
    }

    @ParameterizedTest
    @CsvSource({
        WEBM + TRACKS + "0000, no element where one must begin",
        WEBM + TRACKS + "ec00, no element where one must begin",
        WEBM + TRACKS + CLUSTER + "a3ff, element of unknown size",
        WEBM + "1654ae6bff, header of unknown size",
        WEBM + "1654ae6b 1ffffffe, element of the header of more than 1048576 bytes",
        WEBM + "1549a966 01fffffffffffffe, element of the header of more than 1048576 bytes",
        WEBM + CLUSTER + ", cluster before the tracks",
        FTYP + "00000007 66726565, box shorter than its own head",
        FTYP + "00000001 66726565 000000000000000f, box shorter than its own head",
        FTYP + "00000008 00000000, no box where one must begin",
        FTYP + "00000000 6d6f6f76, ftyp\\, moov or moof of more than 1048576 bytes",
        FTYP + "00000001 6d6f6f76 ffffffffffffffff, box shorter than its own head",
        FTYP + "00000001 6d6f6f76 7fffffffffffffff, ftyp\\, moov or moof of more than 1048576 bytes",
        FTYP + "00000008 6d6f6f66, fragment before the moov",
        FTYP + "00100000 6d646174, samples before the first fragment",
        FTYP + "00000008 6d6f6f76, not fragmented",
        FTYP + MOOV + "00000000 6d646174, samples before the first fragment",
        FLV + "0a 000000 000000 00 000000, no tag where one must begin",
        "464c5601 05 00000008 00000000, header shorter than FLV's headers are"
    })
    void whatIsBrokenIsUnknownFromThereOn(String bytes, String problem) {
        Scanned scanned = Scanned.cut(hex(bytes), 3);

        assertThat(scanned.format()).isEqualTo(ContainerFormat.UNKNOWN);
        assertThat(scanned.problem()).contains(problem.replace("\\", ""));
        assertThat(scanned.joinPoints()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                WEBM + TRACKS + "ec 01fffffffffffffe",
                WEBM + TRACKS + CLUSTER + "a0 01fffffffffffffe a1 01fffffffffffffe 81000000",
                FTYP + MOOV + "00000001 66726565 7fffffffffffffff",
                FTYP + MOOV + "00000000 66726565",
                FLV + "09 ffffff 000000 00 000000",
                "464c5601 05 ffffffff"
            })
    void anElementThatNeverEndsCostsNothing(String bytes) {
        byte[] stream = Arrays.copyOf(hex(bytes), 3 << 20);
        ContainerScanner scanner = new ContainerScanner();
        for (int at = 0; at < stream.length; at += 10_000) {
            scanner.scan(
                    Unpooled.wrappedBuffer(stream, at, Math.min(10_000, stream.length - at)), (offset, header) -> {});
            assertThat(scanner.heldBytes()).isLessThan(100);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ec80", "a080", "1f43b67580", "e780", "a380", "a180", "fb80"})
    @Timeout(10)
    void emptyElementsAreStepsForward(String element) {
        byte[] stream = hex(WEBM + TRACKS + CLUSTER + element.repeat(1 << 20));

        assertThat(Scanned.cut(stream, 65_536).format()).isEqualTo(ContainerFormat.WEBM);
    }

    /** Of two elements of 576 KiB each. */
    @ParameterizedTest
    @CsvSource({
        WEBM + ", 1549a966 1008fff8, 1549a966 1008fff8, WebM: header too long",
        "'', 00090000 66747970, 00090000 6d6f6f76, MP4: header too long",
        FLV
                + ", 12 08fff1 00000000000000 02000a6f6e4d65746144617461, 09 08fff1 00000000000000 90 68766331, FLV: headers too long"
    })
    void aHeaderOfSeveralPartsHasALimit(String beginning, String one, String other, String problem) {
        byte[] stream = Unpooled.copiedBuffer(
                        hex(beginning), Arrays.copyOf(hex(one), 0x90000), Arrays.copyOf(hex(other), 0x90000))
                .array();

        assertThat(Scanned.cut(stream, 1000).problem()).isEqualTo(problem);
    }

    @Test
    void fragmentsThatCountFromTheBeginningOfTheStreamCannotBeJoined() throws IOException {
        byte[] stream = Ffmpeg.ffmpeg(
                new byte[0],
                ("-f lavfi -i testsrc2=s=64x64:r=10 -t 2 -c:v libx264 -preset ultrafast -g 10 -f mp4"
                                + " -movflags frag_keyframe+empty_moov pipe:1")
                        .split(" "));
        Scanned scanned = Scanned.whole(stream);

        assertThat(scanned.problem()).contains("data offsets from the stream's beginning");
        assertThat(scanned.joinPoints()).isEmpty();
    }

    @Test
    void aTransportStreamThatLosesItsPacketsIsUnknown() throws IOException {
        byte[] stream = TestStream.TS_AVC.bytes();
        int lost = 100 * TsScanner.PACKET;
        byte[] cut = Unpooled.copiedBuffer(
                        Arrays.copyOf(stream, lost), Arrays.copyOfRange(stream, lost + 7, stream.length))
                .array();
        Scanned scanned = Scanned.whole(cut);

        assertThat(scanned.problem()).isEqualTo("MPEG-TS: no packet where one must begin");
        assertThat(scanned.joinPoints()).allMatch(offset -> offset < lost);
    }
}
