package dev.headend.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreviewSpecTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            256x144,5      | 256x144,5
            256x144, 5     | 256x144,5
            ' 256X144 ,5 ' | 256x144,5
            1x1,1          | 1x1,1
            16384x16384,1  | 16384x16384,1
            """)
    void isReadAndWritten(String text, String written) {
        assertThat(PreviewSpec.parse(text))
                .hasValueSatisfying(spec -> assertThat(spec).hasToString(written));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "False",
                "false",
                "True",
                "256x144",
                "256x144,",
                "256x144,0",
                "256x144,-1",
                "256x144,0.5",
                "0x144,5",
                "256x16385,5",
                "16385x144,5",
                "256x0,5",
                "256x144,5,5",
                "256x144-5",
                "256x144,999999999999"
            })
    void isDisabledByAnythingElse(String text) {
        assertThat(PreviewSpec.parse(text)).isEmpty();
    }
}
