package dev.headend.encoder.source.header;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.plan.SourceInfo.AudioInfo;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that publishers may send, and bytes that are none. */
final class HeaderTest {
    /** 640x360 at 25 frames a second, by x264. */
    private static final byte[] AVC = HexFormat.of()
            .parseHex(
                    "0164001effe1001b6764001eacd940a02ff9700110000003001000000303200f18319601000568ebe3cb22c0fdf8f800");

    @Test
    void aRecordIsRead() {
        VideoHeader header = VideoHeader.of("avc1", AVC);

        assertThat(header.width()).isEqualTo(640);
        assertThat(header.height()).isEqualTo(360);
    }

    @Test
    void aRecordThatIsCutOffTellsNothing() {
        for (int length = 0; length < 20; length++) {
            assertThat(VideoHeader.of("avc1", Arrays.copyOf(AVC, length))).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mp4a, 1190,             aac,  LC",
        "mp4a, 0990,             aac,  Main",
        "mp4a, 2b920800,         aac,  HE-AAC",
        "mp4a, eb8a0800,         aac,  HE-AACv2",
        "mp4a, 139056e5a0,       aac,  HE-AAC",
        "mp4a, 17805dc010,       aac,  LC",
        ".mp3, '',               mp3,  ''",
        "Opus, 4f70757348656164, opus, ''",
        "fLaC, 00,               flac, ''",
        "ec-3, '',               eac3, ''",
    })
    void audioIsRead(String fourCc, String data, String codec, String profile) {
        assertThat(AudioHeader.of(fourCc, HexFormat.of().parseHex(data))).isEqualTo(new AudioInfo(codec, profile));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "vp09", "xxxx"})
    void aCodecThatIsNotKnownTellsNothing(String fourCc) {
        assertThat(VideoHeader.of(fourCc, AVC)).isNull();
        assertThat(AudioHeader.of(fourCc, AVC)).isNull();
    }

    @Property
    void whateverPublishersSendIsNoError(@ForAll @Size(max = 80) byte[] data) {
        for (String fourCc : new String[] {"avc1", "hvc1", "av01"}) {
            VideoHeader header = VideoHeader.of(fourCc, data);
            assertThat(header == null || header.width() > 0 && header.height() > 0)
                    .isTrue();
        }
        AudioHeader.of("mp4a", data);
    }

    @Property
    void noRecordThatWasChangedIsAnError(@ForAll int where, @ForAll byte what) {
        byte[] changed = AVC.clone();
        changed[Math.floorMod(where, changed.length)] = what;
        VideoHeader header = VideoHeader.of("avc1", changed);
        assertThat(header == null || header.width() > 0 && header.height() > 0).isTrue();
    }
}
