package dev.headend.rtmp.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        "cut in the multitrack header, 96 00 6176,                       OTHER, 0",
        "a modifier before a keyframe, 97 02 000102 01 61766331 000000,  KEYFRAME, 0",
        "two modifiers,                97 00 aa 07 00 bb 03 61766331 41, KEYFRAME, 0",
        "a modifier cut off,           97 05 0001,                       OTHER, 0",
        "a long modifier cut off,      97 ff ffff 00,                    OTHER, 0",
        "a modifier and nothing else,  97,                               OTHER, 0",
        "a modifier without its type,  97 00 aa,                         OTHER, 0",
        "a long modifier,              97 ff 0001 aabb 01 61766331,      KEYFRAME, 0",
        "a long modifier of one byte,  97 ff 0000 aa 00 61766331,        SEQUENCE_HEADER, 0",
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
        "multitrack frame,         95 01 4f707573 02 fc, FRAME, 2",
        "modifier before a frame,  97 02 000102 01 4f707573, FRAME, 0",
    })
    void audio(String what, String hex, MediaTraits.Purpose purpose, int track) {
        assertThat(MediaInspector.audio(bytes(hex))).isEqualTo(new MediaTraits(purpose, track));
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
