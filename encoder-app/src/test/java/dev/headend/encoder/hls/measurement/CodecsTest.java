package dev.headend.encoder.hls.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodecsTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # start code, NAL header 7 with any importance, profile, constraints, level
            00000167640028         | avc1.640028
            0000012742c01eff       | avc1.42c01e
            # after four zero bytes, after an access unit delimiter, after other bytes
            0000000167 4d401f      | avc1.4d401f
            00000109f0 00000167640028 | avc1.640028
            ffff 00000167640028    | avc1.640028
            # a picture parameter set is none
            00000168640028         |
            # no start code
            01000167640028         |
            00010167640028         |
            00000067640028         |
            # cut off
            000001676400           |
                                   |
            """)
    void findsAnH264ParameterSet(@Nullable String stream, @Nullable String codec) {
        assertThat(Codecs.ofH264(bytes(stream))).isEqualTo(codec);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # sync word, MPEG-4 or MPEG-2, object type in two bits
            fff150        | mp4a.40.2
            fff950        | mp4a.40.2
            fff110        | mp4a.40.1
            fff1ff        | mp4a.40.4
            00fff150      | mp4a.40.2
            # not a sync word: MP3, half of one
            fffb90        |
            fef150        |
            ffe150        |
            # cut off
            fff1          |
                          |
            """)
    void findsAnAdtsHeader(@Nullable String stream, @Nullable String codec) {
        assertThat(Codecs.ofAdts(bytes(stream))).isEqualTo(codec);
    }

    @Test
    void takesOnlyWhatIsMissingFromOthers() {
        Codecs video = new Codecs("avc1.640028", null);
        Codecs audio = new Codecs(null, "mp4a.40.2");
        Codecs others = new Codecs("avc1.42c01e", "mp4a.40.5");

        assertThat(video.or(audio)).isEqualTo(new Codecs("avc1.640028", "mp4a.40.2"));
        assertThat(video.or(others)).isEqualTo(new Codecs("avc1.640028", "mp4a.40.5"));
        assertThat(audio.or(others)).isEqualTo(new Codecs("avc1.42c01e", "mp4a.40.2"));
    }

    private static byte[] bytes(@Nullable String hex) {
        return HexFormat.of().parseHex(hex == null ? "" : hex.replace(" ", ""));
    }
}
