package dev.headend.hls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The judge is judged: it lets good playlists pass and finds each fault. */
class MediaPlaylistJudgeTest {
    private static final String GOOD = """
            #EXTM3U
            #EXT-X-VERSION:3
            #EXT-X-TARGETDURATION:3
            #EXT-X-MEDIA-SEQUENCE:4
            #EXT-X-DISCONTINUITY-SEQUENCE:0
            #EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:12.000Z
            #EXTINF:3.000000,
            4.ts
            #EXT-X-DISCONTINUITY
            #EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:15.000Z
            #EXTINF:3.000000,
            5.ts
            """;
    private static final String ENDED = GOOD + "#EXT-X-ENDLIST\n";
    private static final String GROWING = GOOD.replace("VERSION:3", "VERSION:3\n#EXT-X-PLAYLIST-TYPE:EVENT");
    private static final String TAIL = """

            #EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:18.000Z
            #EXTINF:3.000000,
            6.ts
            """;

    private final List<Violation> found = new ArrayList<>();
    private final MediaPlaylistJudge judge = new MediaPlaylistJudge("p", found::add);

    @Test
    void acceptsAPlaylistThatStaysAndEnds() {
        accept(GOOD);
        accept(ENDED);

        assertThat(found).isEmpty();
        assertThat(judge.ended()).isTrue();
    }

    /** A recording of days has as many as the encoder's heap does not hold as objects. */
    @Test
    void keepsFewSegmentsOfALongRecording() {
        int segments = 10_000;
        StringBuilder text = new StringBuilder(GROWING.substring(0, GROWING.indexOf("#EXT-X-PROGRAM")));
        for (int number = 4; number < 4 + segments; number++) {
            text.append("#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:12.000Z\n#EXTINF:3.0,\n" + number + ".ts\n");
        }
        List<PlaylistEntry> added = judge.accept(text.toString(), _ -> true);

        assertThat(found).isEmpty();
        assertThat(added).hasSizeLessThan(200);
        assertThat(added.getLast().number()).isEqualTo(3 + segments);
        assertThat(judge.records(3 + segments)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FORMAT          | #EXTM3U              | #EXTINF:3.0,",
                "FORMAT          | #EXT-X-VERSION:3     | #EXT-X-VERSION:2",
                "FORMAT          | #EXT-X-VERSION:3     | #EXT-X-VERSION:3\\n#EXT-X-VERSION:3",
                "FORMAT          | #EXT-X-DISCONTINUITY | #EXT-X-GAP",
                "FORMAT          | #EXT-X-DISCONTINUITY | #EXT-X-UNHEARD-OF",
                "FORMAT          | 5.ts                 | ''",
                "FORMAT          | 4.ts                 | #4.ts",
                "TARGET_DURATION | 3.000000             | 3.500000",
                "MEDIA_SEQUENCE  | 5.ts                 | 6.ts",
                "DATE_TIME       | 00:00:15.000         | 00:00:11.000",
                "DATE_TIME       | #EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:15.000Z | ''",
                "END             | #EXT-X-VERSION:3     | #EXT-X-VERSION:3\\n#EXT-X-PLAYLIST-TYPE:VOD",
                "END             | 4.ts                 | 4.ts\\n#EXT-X-ENDLIST"
            })
    void findsAFaultInOneVersion(HlsRule rule, String good, String bad) {
        accept(GOOD.replace(good, bad.replace("\\n", "\n")));

        assertThat(found).extracting(Violation::rule).contains(rule);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FORMAT          | VERSION:3                | VERSION:2",
                "TARGET_DURATION | TARGETDURATION:3         | TARGETDURATION:4",
                "MEDIA_SEQUENCE  | 00:00:15.000             | 00:00:16.000",
                "MEDIA_SEQUENCE  | #EXTINF:3.000000,\\n4.ts | #EXTINF:2.900000,\\n4.ts",
                "MEDIA_SEQUENCE  | MEDIA-SEQUENCE:4         | MEDIA-SEQUENCE:3",
                "DISCONTINUITY   | DISCONTINUITY-SEQUENCE:0 | DISCONTINUITY-SEQUENCE:1",
                "END             | #EXT-X-VERSION:3         | #EXT-X-VERSION:3\\n#EXT-X-PLAYLIST-TYPE:EVENT"
            })
    void findsAFaultBetweenTwoVersions(HlsRule rule, String good, String bad) {
        accept(GOOD);
        accept(GOOD.replace(good.replace("\\n", "\n"), bad.replace("\\n", "\n")));

        assertThat(found).extracting(Violation::rule).contains(rule);
    }

    @Test
    void findsAChangeAfterTheEnd() {
        accept(ENDED);
        accept(GOOD);

        assertThat(found).extracting(Violation::rule).containsExactly(HlsRule.END);
    }

    @Test
    void findsTooShortAWindow() {
        accept(GOOD);
        int from = GOOD.indexOf("#EXT-X-PROGRAM");
        int to = GOOD.indexOf("#EXT-X-DISCONTINUITY\n");
        accept(GOOD.substring(0, from).replace("MEDIA-SEQUENCE:4", "MEDIA-SEQUENCE:5") + GOOD.substring(to));

        assertThat(found).extracting(Violation::rule).containsExactly(HlsRule.WINDOW);
    }

    @Test
    void findsASegmentThatIsNotThere() {
        judge.accept(GOOD, uri -> !uri.equals("5.ts"));

        assertThat(found).extracting(Violation::rule).containsExactly(HlsRule.STORED);
    }

    @Test
    void countsTheDiscontinuitiesThatLeave() {
        accept(window(0, 0));
        accept(window(1, 1));
        assertThat(found).isEmpty();

        accept(window(3, 1));
        assertThat(found).extracting(Violation::rule).containsExactly(HlsRule.DISCONTINUITY);
    }

    @Test
    void acceptsARecordingThatGrowsByAppendingAndIsRewrittenAtItsEnd() {
        accept(GROWING);
        assertThat(judge.append(TAIL, _ -> true)).hasSize(1);
        accept(GROWING.replace("EVENT", "VOD") + TAIL + "#EXT-X-ENDLIST\n");

        assertThat(found).isEmpty();
        assertThat(judge.records(6)).isTrue();
        assertThat(judge.records(7)).isFalse();
    }

    @Test
    void findsAChangeInARecordingThatIsRewritten() {
        accept(GROWING);
        judge.append(TAIL, _ -> true);
        accept(GROWING.replace("EVENT", "VOD").replace("INF:3.000000", "INF:2.900000") + TAIL + "#EXT-X-ENDLIST\n");

        assertThat(found).extracting(Violation::rule).containsExactly(HlsRule.MEDIA_SEQUENCE);
    }

    @Test
    void findsSegmentsThatAreMissingInARecordingThatIsRewritten() {
        accept(GROWING);
        judge.append(TAIL, _ -> true);
        accept(GROWING);

        assertThat(found).extracting(Violation::rule).contains(HlsRule.WINDOW, HlsRule.MEDIA_SEQUENCE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MEDIA_SEQUENCE  | 6.ts     | 7.ts",
                "DATE_TIME       | 00:18    | 00:14",
                "TARGET_DURATION | 3.000000 | 3.600000",
                "FORMAT          | 6.ts     | ''"
            })
    void findsAFaultInWhatIsAppended(HlsRule rule, String good, String bad) {
        accept(GROWING);
        judge.append(TAIL.replace(good, bad), _ -> true);

        assertThat(found).extracting(Violation::rule).containsExactly(rule);
    }

    @Test
    void findsAnAdditionToWhatDoesNotGrow() {
        accept(GOOD);
        judge.append(TAIL, _ -> true);

        assertThat(found).extracting(Violation::rule).containsExactly(HlsRule.END);
    }

    private void accept(String text) {
        judge.accept(text, _ -> true);
    }

    /** Three segments of which the even ones begin with a discontinuity. */
    private static String window(int first, int discontinuities) {
        String head = GOOD.substring(0, GOOD.indexOf("#EXT-X-PROGRAM"))
                .replace("MEDIA-SEQUENCE:4", "MEDIA-SEQUENCE:" + first)
                .replace("DISCONTINUITY-SEQUENCE:0", "DISCONTINUITY-SEQUENCE:" + discontinuities);
        return IntStream.range(first, first + 3)
                .mapToObj(number -> (number % 2 == 0 ? "#EXT-X-DISCONTINUITY\n" : "")
                        + "#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:1" + number + ".000Z\n#EXTINF:3.000000,\n" + number
                        + ".ts\n")
                .collect(Collectors.joining("", head, ""));
    }
}
