package dev.headend.encoder.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameRateTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "25/1,       25,         25",
        "30000/1001, 30000/1001, 30",
        "24,         24,         24",
        "1/3,        1/3,        1",
        "1/1,        1,          1"
    })
    void isWrittenAsFfmpegDoesAndNamedByItsNearestWholeNumber(String text, String ffmpeg, int rounded) {
        FrameRate rate = FrameRate.parse(text).orElseThrow();
        assertThat(rate).hasToString(ffmpeg);
        assertThat(rate.rounded()).isEqualTo(rounded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0/0", "0/1", "1/0", "-1/1", "1/-1", "", "x", "25/x", "99999999999/1"})
    void anythingElseIsNoRate(String text) {
        assertThat(FrameRate.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,0"})
    void noPartIsZero(int numerator, int denominator) {
        assertThatThrownBy(() -> new FrameRate(numerator, denominator)).isInstanceOf(IllegalArgumentException.class);
    }
}
