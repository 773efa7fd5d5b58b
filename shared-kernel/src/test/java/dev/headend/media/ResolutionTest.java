package dev.headend.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResolutionTest {

    @ParameterizedTest
    @CsvSource({
        "1280x720,            1280,  720,    0,     0, 1280x720",
        "1280x720-30,         1280,  720,   30,     0, 1280x720-30",
        "1280x720~2500,       1280,  720,    0,  2500, 1280x720~2500",
        "1280x720-30~2500,    1280,  720,   30,  2500, 1280x720-30~2500",
        "' 640X360-25 ',       640,  360,   25,     0, 640x360-25",
        "1x1,                    1,    1,    0,     0, 1x1",
        "16384x16384-1000,   16384, 16384, 1000,    0, 16384x16384-1000",
        "1x1~10000000,           1,    1,    0, 10000000, 1x1~10000000",
        "640x360-0~0,          640,  360,    0,     0, 640x360",
    })
    void isReadAndWritten(String text, int width, int height, int fps, int kbps, String written) {
        assertThat(Resolution.parse(text)).hasValue(new Resolution(width, height, fps, kbps));
        assertThat(new Resolution(width, height, fps, kbps)).hasToString(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "720p",
                "1280",
                "1280x",
                "x720",
                "0x720",
                "1280x0",
                "-1280x720",
                "1280 x 720",
                "1280x720-",
                "1280x720~",
                "1280x720~2500-30",
                "1280x720-1001",
                "16385x16",
                "16x16385",
                "1x1~10000001",
                "99999999999x1",
                "1280x720~99999999",
                "1280x720-30~2500k",
                "١٢x٣٤",
            })
    void isNothingWhenMalformed(String text) {
        assertThat(Resolution.parse(text)).isEmpty();
    }

    @Test
    void cannotBeMadeOfSenselessNumbers() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Resolution(0, 1, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Resolution(1, 1, -1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Resolution(1, 1, 0, -1));
    }
}
