package dev.headend.encoder.hls.playlist;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The judge is judged: it lets good playlists pass and finds each fault. */
class PlaylistRulesTest {
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

    @Test
    void acceptsAPlaylistThatStaysAndEnds() {
        PlaylistRules rules = new PlaylistRules();
        rules.accept(GOOD, uri -> true);

        assertThatCode(() -> rules.accept(ENDED, uri -> true)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1  | #EXTM3U              | #EXTINF:3.0,",
                "1  | #EXT-X-VERSION:3     | #EXT-X-VERSION:2",
                "1  | #EXT-X-DISCONTINUITY | #EXT-X-GAP",
                "1  | #EXT-X-DISCONTINUITY | #EXT-X-UNHEARD-OF",
                "2  | 3.000000             | 3.500000",
                "3  | 5.ts                 | 6.ts",
                "7  | 00:00:15.000         | 00:00:11.000",
                "8  | #EXT-X-VERSION:3     | #EXT-X-VERSION:3\\n#EXT-X-PLAYLIST-TYPE:VOD"
            })
    void findsAFaultInOneVersion(int rule, String good, String bad) {
        String text = GOOD.replace(good, bad.replace("\\n", "\n"));

        assertThatThrownBy(() -> new PlaylistRules().accept(text, uri -> true))
                .hasMessageStartingWith("rule " + rule + ":");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2  | TARGETDURATION:3         | TARGETDURATION:4",
                "3  | 00:00:15.000             | 00:00:16.000",
                "3  | #EXTINF:3.000000,\\n4.ts | #EXTINF:2.900000,\\n4.ts",
                "6  | DISCONTINUITY-SEQUENCE:0 | DISCONTINUITY-SEQUENCE:1",
                "8  | #EXT-X-VERSION:3         | #EXT-X-VERSION:3\\n#EXT-X-PLAYLIST-TYPE:EVENT"
            })
    void findsAFaultBetweenTwoVersions(int rule, String good, String bad) {
        PlaylistRules rules = new PlaylistRules();
        rules.accept(GOOD, uri -> true);
        String text = GOOD.replace(good.replace("\\n", "\n"), bad.replace("\\n", "\n"));

        assertThatThrownBy(() -> rules.accept(text, uri -> true)).hasMessageStartingWith("rule " + rule + ":");
    }

    @Test
    void findsAChangeAfterTheEnd() {
        PlaylistRules rules = new PlaylistRules();
        rules.accept(ENDED, uri -> true);

        assertThatThrownBy(() -> rules.accept(GOOD, uri -> true)).hasMessageStartingWith("rule 8:");
    }

    @Test
    void findsTooShortAWindow() {
        PlaylistRules rules = new PlaylistRules();
        rules.accept(GOOD, uri -> true);
        int from = GOOD.indexOf("#EXT-X-PROGRAM");
        int to = GOOD.indexOf("#EXT-X-DISCONTINUITY\n");
        String shorter = GOOD.substring(0, from).replace("SEQUENCE:4", "SEQUENCE:5") + GOOD.substring(to);

        assertThatThrownBy(() -> rules.accept(shorter, uri -> true)).hasMessageStartingWith("rule 4:");
    }

    @Test
    void findsASegmentThatIsNotThere() {
        assertThatThrownBy(() -> new PlaylistRules().accept(GOOD, uri -> !uri.equals("5.ts")))
                .hasMessageStartingWith("rule 10:");
    }
}
