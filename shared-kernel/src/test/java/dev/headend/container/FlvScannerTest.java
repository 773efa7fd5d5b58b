package dev.headend.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tags, written by hand, above all those of Enhanced RTMP. Joins nearer than 1,024 bytes are left out, so frames are larger. */
class FlvScannerTest {
    private static final String BEGINNING = "464c5601 05 00000009 00000000";
    private static final String FRAME = "00".repeat(1100);
    private static final String HVC1 = text("hvc1");
    private static final String SEQUENCE_HEADER = video("90" + HVC1 + "01020304");
    private static final String KEYFRAME = video("91" + HVC1 + FRAME);
    private static final String DELTA = video("a1" + HVC1 + FRAME);
    private static final String SOUND_HEADER = audio("af00 1190");
    private static final String SOUND = audio("af01" + FRAME);

    private static String text(String ascii) {
        return HexFormat.of().formatHex(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] hex(String... bytes) {
        return HexFormat.of().parseHex(String.join("", bytes).replace(" ", ""));
    }

    private static String video(String content) {
        return tag("09", content);
    }

    private static String audio(String content) {
        return tag("08", content);
    }

    private static String tag(String type, String content) {
        int length = hex(content).length;
        return type + "%06x".formatted(length) + "000000 00 000000" + content + "%08x".formatted(11 + length);
    }

    private static long lengthOf(String... tags) {
        return hex(BEGINNING, String.join("", tags)).length;
    }

    private static Scanned scanned(String... tags) {
        byte[] stream = hex(BEGINNING, String.join("", tags));
        Scanned whole = Scanned.whole(stream);
        assertThat(Scanned.cut(stream, 1).equalsApartFromCutting(whole)).isTrue();
        return whole;
    }

    @Test
    void keyframesOfEnhancedCodecs() {
        Scanned scanned = scanned(SEQUENCE_HEADER, SOUND_HEADER, KEYFRAME, SOUND, DELTA, KEYFRAME);

        assertThat(scanned.joinPoints())
                .containsExactly(
                        lengthOf(SEQUENCE_HEADER, SOUND_HEADER),
                        lengthOf(SEQUENCE_HEADER, SOUND_HEADER, KEYFRAME, SOUND, DELTA));
        assertThat(scanned.headers())
                .allMatch(header -> Arrays.equals(header, hex(BEGINNING, SEQUENCE_HEADER, SOUND_HEADER)));
    }

    @Test
    void aSequenceHeaderReplacesTheOneOfItsTrack() {
        String other = video("90" + HVC1 + "0506");
        String ofTrack1 = video("96 00" + HVC1 + "01 0708");
        Scanned scanned = scanned(SEQUENCE_HEADER, KEYFRAME, ofTrack1, KEYFRAME, other, DELTA, KEYFRAME);

        List<byte[]> headers = scanned.headers();
        assertThat(headers.get(0)).isEqualTo(hex(BEGINNING, SEQUENCE_HEADER));
        assertThat(headers.get(1)).isEqualTo(hex(BEGINNING, SEQUENCE_HEADER, ofTrack1));
        assertThat(headers.get(2)).isEqualTo(hex(BEGINNING, other, ofTrack1));
    }

    @Test
    void severalTracksInOneTagAreKeptAsTheyAre() {
        String headers = video("96 10" + HVC1 + "00 000002 0102 01 000002 0304");
        String keyframes = video("96 11" + HVC1 + "00 000400" + "00".repeat(1024) + "01 000004 00000000");
        Scanned scanned = scanned(headers, keyframes);

        assertThat(scanned.joinPoints()).containsExactly(lengthOf(headers));
        assertThat(scanned.headers()).containsExactly(hex(BEGINNING, headers));
    }

    @Test
    void keyframesOfOtherTracksAreNoJoinPoints() {
        String keyframeOfTrack1 = video("96 01" + HVC1 + "01" + FRAME);

        assertThat(scanned(SEQUENCE_HEADER, DELTA, keyframeOfTrack1, SOUND).joinPoints())
                .isEmpty();
    }

    @Test
    void theLatestMetadataIsInTheHeader() {
        String one = tag("12", "02 000a" + text("onMetaData") + "08 00000000 000009");
        String other = tag("12", "02 000a" + text("onMetaData") + "08 00000001 000009");
        String cue = tag("12", "02 000a" + text("onCuePoint") + "08 00000000 000009");
        Scanned scanned = scanned(one, SEQUENCE_HEADER, KEYFRAME, cue, other, KEYFRAME);

        assertThat(scanned.headers().getFirst()).isEqualTo(hex(BEGINNING, one, SEQUENCE_HEADER));
        assertThat(scanned.headers().getLast()).isEqualTo(hex(BEGINNING, other, SEQUENCE_HEADER));
    }

    @Test
    void soundAloneCanBeJoinedAlthoughAPictureWasAnnounced() {
        Scanned scanned = scanned(SOUND_HEADER, SOUND.repeat(300), SEQUENCE_HEADER, DELTA, SOUND.repeat(10));

        assertThat(scanned.joinPoints())
                .hasSizeBetween(40, 50)
                .last()
                .isEqualTo(lengthOf(SOUND_HEADER, SOUND.repeat(299)));
    }
}
