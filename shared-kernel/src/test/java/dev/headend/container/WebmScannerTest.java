package dev.headend.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clusters, written by hand. Joins nearer than 1,024 bytes are left out, so blocks are larger. */
class WebmScannerTest {
    private static final String EBML = "1a45dfa380";
    private static final String TRACKS =
            "1654ae6b 98" + "ae86 d78102 838102" + "ae86 d78101 838101" + "ae86 d78103 838101";
    private static final String HEADER = EBML + "18538067 01ffffffffffffff" + TRACKS;
    private static final String CLUSTER = "1f43b675 ff e7820102";
    private static final String FRAME = "00".repeat(1100);

    private static byte[] hex(String... bytes) {
        return HexFormat.of().parseHex(String.join("", bytes).replace(" ", ""));
    }

    /** Number, time, flags, 1,100 bytes; 1,107 in all. */
    private static String simpleBlock(int track, boolean keyframe) {
        return "a3 4450 8" + track + "0000" + (keyframe ? "80" : "00") + FRAME;
    }

    private static String group(int track, String others) {
        String block = "a1 4450 8" + track + "000000" + FRAME;
        return "a0" + HexFormat.of().toHexDigits((short) (0x4000 | hex(block, others).length)) + block + others;
    }

    /** The picture is track 1, the first of pictures: 2 is sound, 3 another picture. */
    private static Stream<List<Long>> joinPoints(String... elements) {
        byte[] stream = hex(HEADER, CLUSTER, String.join("", elements));
        long cluster = hex(HEADER).length;
        return Stream.of(Scanned.whole(stream), Scanned.cut(stream, 1))
                .map(scanned -> scanned.joinPoints().stream()
                        .map(offset -> offset - cluster)
                        .toList());
    }

    @Test
    void aClusterThatBeginsWithAKeyframeOfThePicture() {
        assertThat(joinPoints(simpleBlock(1, true))).allMatch(List.of(0L)::equals);
        assertThat(joinPoints(simpleBlock(2, true), simpleBlock(3, false), simpleBlock(1, true)))
                .allMatch(List.of(0L)::equals);
        assertThat(joinPoints(simpleBlock(1, false), simpleBlock(2, true), simpleBlock(3, true)))
                .allMatch(List::isEmpty);
    }

    @ParameterizedTest
    @CsvSource({"'', true", "9b8101, true", "fb8101, false", "9b8101fb8101, false"})
    void aGroupWithoutReferenceIsAKeyframe(String others, boolean isKeyframe) {
        assertThat(joinPoints(group(1, others), simpleBlock(1, false)))
                .allMatch((isKeyframe ? List.of(0L) : List.<Long>of())::equals);
    }

    @Test
    void aGroupEndsWhereItsSizeSays() {
        assertThat(joinPoints("a080", group(1, ""), "fb8101", simpleBlock(1, false)))
                .allMatch(List.of(0L)::equals);
    }

    @Test
    void aPictureThatIsLateInItsClusterDoesNotHoldUpTheSound() {
        byte[] sound = hex(HEADER, CLUSTER, simpleBlock(2, true).repeat(20));
        ContainerScanner scanner = new ContainerScanner();
        scanner.scan(Unpooled.wrappedBuffer(sound, 0, 10_000), (_, _) -> {});
        assertThat(scanner.settled()).isEqualTo(hex(HEADER).length);

        scanner.scan(Unpooled.wrappedBuffer(sound, 10_000, sound.length - 10_000), (_, _) -> {});
        assertThat(scanner.settled()).isEqualTo(sound.length);
    }

    @Test
    void timesAreInTheUnitThatTheHeaderSays() {
        String info = "1549a966 87 2ad7b1 83 989680"; // 10 ms
        String block = "a3 4450 81 0005 80" + FRAME;
        byte[] stream = hex(EBML, "18538067 01ffffffffffffff", info, TRACKS, CLUSTER, block);

        assertThat(Scanned.whole(stream).timesMs()).containsExactly((0x102 + 5) * 10L);
    }

    @Test
    void aKeyframeInsideAClusterGetsAClusterOfItsOwn() {
        String delta = simpleBlock(1, false);
        byte[] stream = hex(HEADER, CLUSTER, delta, simpleBlock(1, true), delta, group(1, ""));
        Scanned scanned = Scanned.whole(stream);

        long first = hex(HEADER, CLUSTER, delta).length;
        assertThat(scanned.joinPoints()).containsExactly(first, first + 2 * hex(delta).length);
        assertThat(scanned.headers())
                .allMatch(header -> HexFormat.of()
                        .formatHex(header)
                        .equals(HexFormat.of()
                                .formatHex(hex(HEADER, "1f43b675 01ffffffffffffff e788 0000000000000102"))));
    }

    @Test
    void theHeaderHasNoPlacesThatAreElsewhereForALateReceiver() {
        String seekHead = "114d9b74 83 010203";
        String cues = "1c53bb6b 82 0102";
        byte[] stream = hex(EBML, "18538067 10100000", seekHead, TRACKS, "ec8100", cues, CLUSTER, simpleBlock(1, true));

        assertThat(Scanned.whole(stream).headers()).containsExactly(hex(HEADER));
    }
}
