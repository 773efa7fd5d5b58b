package dev.headend.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Boxes, written by hand. */
class Mp4ScannerTest {
    private static final String SYNC = "02000000";
    private static final String NO_SYNC = "00010000";
    private static final String DEPENDS = "01000000";

    private static byte[] hex(String... bytes) {
        return HexFormat.of().parseHex(String.join("", bytes).replace(" ", ""));
    }

    private static String box(String type, String... content) {
        return "%08x".formatted(8 + hex(content).length)
                + HexFormat.of().formatHex(type.getBytes(StandardCharsets.US_ASCII))
                + String.join("", content);
    }

    private static String track(int id, String handler) {
        String header = box("tkhd", "00000000 00000000 00000000", "%08x".formatted(id));
        return box(
                "trak",
                header,
                box(
                        "mdia",
                        box(
                                "hdlr",
                                "00000000 00000000",
                                HexFormat.of().formatHex(handler.getBytes(StandardCharsets.US_ASCII)))));
    }

    /** Sound is track 1, the picture track 2. @param flags of its samples, unless fragments say otherwise */
    private static String header(String flags) {
        String extends2 = box("trex", "00000000 00000002 00000001 00000000 00000000", flags);
        return box("ftyp", "69736f35") + box("moov", track(1, "soun"), track(2, "vide"), box("mvex", extends2));
    }

    private static String fragment(String... tracks) {
        return box("moof", box("mfhd", "00000000 00000001"), String.join("", tracks)) + box("mdat", "00");
    }

    private static String ofTrack(int id, String headFlags, String head, String run) {
        return box("traf", box("tfhd", "00", headFlags, "%08x".formatted(id), head), box("trun", "00", run));
    }

    @ParameterizedTest
    @CsvSource({
        // the movie's default
        SYNC + ", 020000, '', 000001 00000001 00000000, true",
        NO_SYNC + ", 020000, '', 000001 00000001 00000000, false",
        DEPENDS + ", 020000, '', 000001 00000001 00000000, false",
        // the fragment's, behind description, duration and size
        NO_SYNC + ", 02003a, 00000001 00000002 00000003 " + SYNC + ", 000001 00000001 00000000, true",
        SYNC + ", 020020, " + NO_SYNC + ", 000001 00000001 00000000, false",
        // of the first sample
        NO_SYNC + ", 020000, '', 000005 00000001 00000000 " + SYNC + ", true",
        SYNC + ", 020000, '', 000004 00000001 " + NO_SYNC + ", false",
        // of each sample, behind duration and size
        NO_SYNC + ", 020000, '', 000f01 00000001 00000000 00000001 00000002 " + SYNC + " 00000003, true",
        SYNC + ", 020000, '', 000400 00000001 " + NO_SYNC + ", false",
        // no sample, and one that is cut off
        SYNC + ", 020000, '', 000001 00000000 00000000, false",
        SYNC + ", 020000, '', 000400 00000001, false"
    })
    void aFragmentIsAJoinPointIfItsFirstPictureIsAKeyframe(
            String moviesFlags, String headFlags, String head, String run, boolean isJoinPoint) {
        String sound = ofTrack(1, "020000", "", "000004 00000001" + NO_SYNC);
        byte[] stream = hex(header(moviesFlags), fragment(sound, ofTrack(2, headFlags, head, run)));
        Scanned scanned = Scanned.cut(stream, 5);

        assertThat(scanned.problem()).isNull();
        assertThat(scanned.joinPoints()).hasSize(isJoinPoint ? 1 : 0);
    }

    @Test
    void boxesThatSpeakOfAFragmentBelongToIt() {
        String header = header(SYNC);
        String before = box("styp", "") + box("prft", "00") + box("emsg", "00") + box("sidx", "00");
        String fragment = fragment(ofTrack(2, "020000", "", "000000 00000001"));
        String space = box("free", "00".repeat(2000));
        Scanned scanned = Scanned.whole(hex(header, box("sidx", ""), space, before, fragment, space, fragment));

        long first = hex(header, box("sidx", ""), space).length;
        assertThat(scanned.joinPoints()).containsExactly(first, first + hex(before, fragment, space).length);
        assertThat(scanned.headers())
                .allMatch(hexOf ->
                        HexFormat.of().formatHex(hexOf).equals(HexFormat.of().formatHex(hex(header))));
    }

    @Test
    void sizesMayHaveSixtyFourBits() {
        String large = "00000001 66726565 0000000000000011 00";
        Scanned scanned =
                Scanned.cut(hex(header(SYNC), large, fragment(ofTrack(2, "020000", "", "000000 00000001"))), 1);

        assertThat(scanned.joinPoints()).hasSize(1);
    }

    @Test
    void aFragmentOfSoundAloneIsNoJoinPointWhereThereIsAPicture() {
        byte[] stream = hex(header(SYNC), fragment(ofTrack(1, "020000", "", "000000 00000001")));

        assertThat(Scanned.whole(stream).joinPoints()).isEmpty();
    }
}
