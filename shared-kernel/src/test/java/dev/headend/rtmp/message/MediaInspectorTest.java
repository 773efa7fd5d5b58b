package dev.headend.rtmp.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The first bytes of media messages, grouped by field; FourCCs in hex: 61766331 avc1, 68766331 hvc1, 4f707573 Opus. */
class MediaInspectorTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "H.264 sequence header,        17 00 000000,                     SEQUENCE_HEADER, 0",
        "H.264 keyframe,               17 01 000000 65,                  KEYFRAME, 0",
        "H.264 inter frame,            27 01 000000 41,                  FRAME, 0",
        "H.264 end of sequence,        17 02 000000,                     OTHER, 0",
        "HEVC by an unofficial id,     1c 00 000000,                     SEQUENCE_HEADER, 0",
        "H.263 keyframe,               12 00,                            KEYFRAME, 0",
        "VP6 inter frame,              24 00,                            FRAME, 0",
        "a codec nobody knows,         2f 00,                            FRAME, 0",
        "a command frame,              57 00,                            OTHER, 0",
        "nothing,                      '',                               OTHER, 0",
        "H.264 cut after a byte,       17,                               OTHER, 0",
        "HEVC sequence start,          90 68766331 01,                   SEQUENCE_HEADER, 0",
        "HEVC coded keyframe,          91 68766331 000000 26,            KEYFRAME, 0",
        "HEVC frame without a CTS,     a3 68766331 02,                   FRAME, 0",
        "HEVC end of sequence,         92 68766331,                      OTHER, 0",
        "HEVC colours,                 94 68766331 02,                   DESCRIPTION, 0",
        "AV1 in MPEG-2 TS,             95 61763031 81,                   SEQUENCE_HEADER, 0",
        "a command in an enhanced one, d1 00,                            OTHER, 0",
        "multitrack keyframe,          96 01 61766331 02 65,             KEYFRAME, 2",
        "multitrack sequence start,    96 00 61766331 01 01,             SEQUENCE_HEADER, 1",
        "many tracks of many codecs,   96 21 61766331 03 000001 65,      KEYFRAME, 3",
        "many tracks with the default, 96 11 61766331 03 000001 65 00 000001 65, KEYFRAME, 0",
        "many tracks without it,       96 11 61766331 03 000001 65 02 000001 65, KEYFRAME, 3",
        "many codecs with the default, 96 21 61766331 03 000001 65 68766331 00 000001 26, KEYFRAME, 0",
        "a track longer than the rest, 96 11 61766331 03 000002 65,      OTHER, 0",
        "no track at all,              96 11 61766331,                   OTHER, 0",
        "a kind of multitrack to come, 96 31 61766331 00 000001 65,      OTHER, 0",
        "multitrack in multitrack,     96 06 61766331 00 65,             OTHER, 0",
        "colours on a command frame,   d4 68766331 02,                   DESCRIPTION, 0",
        "a command behind a modifier,  d7 00 aa 01 00,                   OTHER, 0",
        "a packet type to come,        98 68766331 00,                   OTHER, 0",
        "a FourCC cut off,             90 687663,                        OTHER, 0",
        "a FourCC and nothing else,    90 68766331,                      SEQUENCE_HEADER, 0",
        "cut in the multitrack header, 96 00 6176,                       OTHER, 0",
        "a modifier before a keyframe, 97 02 000102 01 61766331 000000,  KEYFRAME, 0",
        "two modifiers,                97 00 aa 07 00 bb 03 61766331 41, KEYFRAME, 0",
        "a modifier cut off,           97 05 0001,                       OTHER, 0",
        "a long modifier cut off,      97 ff ffff 00,                    OTHER, 0",
        "a modifier and nothing else,  97,                               OTHER, 0",
        "a modifier without its type,  97 00 aa,                         OTHER, 0",
        "a long modifier,              97 ff 0001 aabb 01 61766331,      KEYFRAME, 0",
        "a long modifier of one byte,  97 ff 0000 aa 00 61766331,        SEQUENCE_HEADER, 0",
        "audio's multitrack number,    95 61763031 00,                   SEQUENCE_HEADER, 0",
        "a long modifier without size, 97 ff 00,                         OTHER, 0",
        "modifiers without an end,     97 00 aa 07 00 bb,                OTHER, 0",
    })
    void video(String what, String hex, MediaTraits.Purpose purpose, int track) {
        assertThat(MediaInspector.video(bytes(hex))).isEqualTo(new MediaTraits(purpose, track));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "AAC sequence header,      af 00 1210,           SEQUENCE_HEADER, 0",
        "AAC frame,                af 01 21,             FRAME, 0",
        "AAC cut after a byte,     af,                   FRAME, 0",
        "MP3,                      2f ff,                FRAME, 0",
        "a device's own (15),      ff 00,                FRAME, 0",
        "nothing,                  '',                   OTHER, 0",
        "Opus sequence start,      90 4f707573 4f,       SEQUENCE_HEADER, 0",
        "Opus frame,               91 4f707573 fc,       FRAME, 0",
        "end of sequence,          92 4f707573,          OTHER, 0",
        "channels,                 94 4f707573 01,       DESCRIPTION, 0",
        "type 5 is multitrack,     95 14 4f707573 02 000001 aa, DESCRIPTION, 2",
        "no type 3 in audio,       93 4f707573 fc,       OTHER, 0",
        "no type 5 in a track,     95 05 4f707573 00 fc, OTHER, 0",
        "FourCC cut off,           91 4f7075,            OTHER, 0",
        "multitrack frame,         95 01 4f707573 02 fc, FRAME, 2",
        "modifier before a frame,  97 02 000102 01 4f707573, FRAME, 0",
    })
    void audio(String what, String hex, MediaTraits.Purpose purpose, int track) {
        assertThat(MediaInspector.audio(bytes(hex))).isEqualTo(new MediaTraits(purpose, track));
    }

    /** Every codec of spec/rtmp-clients.md, and one that nobody knows yet. */
    @ParameterizedTest
    @ValueSource(strings = {"vp08", "vp09", "av01", "avc1", "hvc1", "vvc1", "new!"})
    void videoOfEveryFourCc(String fourCc) {
        String hex = HexFormat.of().formatHex(fourCc.getBytes(StandardCharsets.US_ASCII));

        assertThat(video("90" + hex + "01")).isEqualTo(MediaTraits.Purpose.SEQUENCE_HEADER);
        assertThat(video("91" + hex + "000000 01")).isEqualTo(MediaTraits.Purpose.KEYFRAME);
        assertThat(video("a1" + hex + "000000 01")).isEqualTo(MediaTraits.Purpose.FRAME);
        assertThat(video("93" + hex + "01")).isEqualTo(MediaTraits.Purpose.KEYFRAME);
        assertThat(video("b3" + hex + "01")).as("disposable").isEqualTo(MediaTraits.Purpose.FRAME);
        assertThat(video("92" + hex)).isEqualTo(MediaTraits.Purpose.OTHER);
        assertThat(video("94" + hex + "02")).isEqualTo(MediaTraits.Purpose.DESCRIPTION);
        assertThat(video("95" + hex + "01")).isEqualTo(MediaTraits.Purpose.SEQUENCE_HEADER);
        assertThat(video("96 11" + hex + "00 000001 01")).isEqualTo(MediaTraits.Purpose.KEYFRAME);
        assertThat(video("97 02 000000 01" + hex + "000000 01")).isEqualTo(MediaTraits.Purpose.KEYFRAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ac-3", "ec-3", "Opus", ".mp3", "fLaC", "mp4a", "new!"})
    void audioOfEveryFourCc(String fourCc) {
        String hex = HexFormat.of().formatHex(fourCc.getBytes(StandardCharsets.US_ASCII));

        assertThat(audio("90" + hex + "01")).isEqualTo(MediaTraits.Purpose.SEQUENCE_HEADER);
        assertThat(audio("91" + hex + "01")).isEqualTo(MediaTraits.Purpose.FRAME);
        assertThat(audio("92" + hex)).isEqualTo(MediaTraits.Purpose.OTHER);
        assertThat(audio("94" + hex + "01")).isEqualTo(MediaTraits.Purpose.DESCRIPTION);
        assertThat(audio("95 11" + hex + "00 000001 01")).isEqualTo(MediaTraits.Purpose.FRAME);
        assertThat(audio("97 02 000000 01" + hex + "01")).isEqualTo(MediaTraits.Purpose.FRAME);
    }

    private static MediaTraits.Purpose video(String hex) {
        return MediaInspector.video(bytes(hex)).purpose();
    }

    private static MediaTraits.Purpose audio(String hex) {
        return MediaInspector.audio(bytes(hex)).purpose();
    }

    /** What a codec's number does not tell, its frame type does. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 13, 14, 15})
    void videoOfEveryOtherLegacyCodec(int codec) {
        assertThat(video("1%x 00".formatted(codec))).isEqualTo(MediaTraits.Purpose.KEYFRAME);
        assertThat(video("2%x 00".formatted(codec))).isEqualTo(MediaTraits.Purpose.FRAME);
        assertThat(video("3%x 00".formatted(codec))).isEqualTo(MediaTraits.Purpose.FRAME);
        assertThat(video("5%x 00".formatted(codec))).isEqualTo(MediaTraits.Purpose.OTHER);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15})
    void audioOfEveryOtherLegacyCodec(int codec) {
        assertThat(audio("%xf 00".formatted(codec))).isEqualTo(MediaTraits.Purpose.FRAME);
    }

    @Test
    void theLongestModifierWithALengthOfOneByte() {
        assertThat(MediaInspector.video(bytes("97 fe" + "aa".repeat(255) + "01 61766331")))
                .isEqualTo(new MediaTraits(MediaTraits.Purpose.KEYFRAME, 0));
    }

    @Property(tries = 2000)
    void nothingIsThrownAndNothingIsMoved(@ForAll @Size(max = 40) byte[] garbage) {
        ByteBuf payload = Unpooled.wrappedBuffer(garbage);

        assertThat(MediaInspector.video(payload)).isNotNull();
        assertThat(MediaInspector.audio(payload)).isNotNull();
        assertThat(payload.readableBytes()).isEqualTo(garbage.length);
    }

    private static ByteBuf bytes(String hex) {
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", "")));
    }
}
