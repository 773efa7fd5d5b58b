package dev.headend.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LadderTest {
    private static final Resolution HD = new Resolution(1280, 720, 30, 2500);
    private static final Resolution SD = new Resolution(640, 360, 0, 0);

    static Stream<Arguments> lists() {
        return Stream.of(
                arguments("", true, List.of(), List.of()),
                arguments("  ", true, List.of(), List.of()),
                arguments("ORIGINAL", true, List.of(), List.of()),
                arguments("original", true, List.of(), List.of()),
                arguments("640x360", false, List.of(SD), List.of()),
                arguments("1280x720-30~2500,640x360", false, List.of(HD, SD), List.of()),
                arguments(" 1280x720-30~2500 ,\tOriginal , 640x360 ", true, List.of(HD, SD), List.of()),
                arguments("640x360,,ORIGINAL,", true, List.of(SD), List.of()),
                arguments("640x360,720p,1280x", false, List.of(SD), List.of("720p", "1280x")),
                arguments("nonsense", true, List.of(), List.of("nonsense")));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void isReadFromAList(String text, boolean original, List<Resolution> others, List<String> malformed) {
        Ladder.Parsed parsed = Ladder.parse(text);

        assertThat(parsed.ladder()).isEqualTo(new Ladder(original, others));
        assertThat(parsed.malformed()).isEqualTo(malformed);
    }

    @Test
    void isWrittenOriginalFirst() {
        assertThat(new Ladder(true, List.of(HD, SD))).hasToString("ORIGINAL,1280x720-30~2500,640x360");
        assertThat(new Ladder(false, List.of(SD))).hasToString("640x360");
    }

    @Test
    void isTheOriginalWhenNothingIsAsked() {
        assertThat(new Ladder(false, List.of())).isEqualTo(Ladder.ORIGINAL);
    }
}
