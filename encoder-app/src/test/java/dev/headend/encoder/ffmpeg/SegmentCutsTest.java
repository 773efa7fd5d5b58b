package dev.headend.encoder.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which pieces make a segment. */
final class SegmentCutsTest {
    private static final long LONGEST = 3490;

    private static List<Integer> cuts(List<Integer> pieces) {
        SegmentCuts cuts = new SegmentCuts(Duration.ofSeconds(3), Duration.ofMillis(LONGEST));
        List<Integer> all = new ArrayList<>();
        pieces.forEach(piece -> all.addAll(cuts.add(Duration.ofMillis(piece))));
        return all;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            regular, and as many as are planned          | 1000 1000 1000 1000 1000 1000    | 3 6
            not round                                    | 990 1010 985 1015 990 1010       | 3 6
            four would be too many                       | 1250 1250 1250 1250              | 2 4
            one at a time, because two would be too many | 2000 2000 2000                   | 1 2 3
            exactly                                      | 3000 3000                        | 1 2
            longer than planned                          | 4000 4000                        | 1 2
            change of scene: joined with what follows    | 700 2000 1300 700 2000           | 2 4 5
            cut before one that is longer than usual     | 500 500 3200                     | 2 3
            short again after one that was long          | 3200 1000 1000 1000 1000 1000 1000 1000 1000 | 1 2 3 4 5 8
            many short ones                              | 500 500 500 500 500 500 500      | 6
            """)
    void piecesBecomeSegments(String why, String pieces, String expected) {
        List<Integer> lengths =
                Stream.of(pieces.split(" ")).map(Integer::valueOf).toList();

        assertThat(cuts(lengths))
                .as(why)
                .containsExactlyElementsOf(
                        Stream.of(expected.split(" ")).map(Integer::valueOf).toList());
    }

    @Property
    void noSegmentOfSeveralPiecesIsTooLong(
            @ForAll @Size(max = 50) List<@IntRange(min = 20, max = 8000) Integer> pieces) {
        int first = 0;
        for (int end : cuts(pieces)) {
            assertThat(end).isGreaterThan(first);
            List<Integer> segment = pieces.subList(first, end);
            long length = segment.stream().mapToLong(Integer::intValue).sum();
            assertThat(segment.size() == 1 || length <= LONGEST).isTrue();
            first = end;
        }
    }
}
