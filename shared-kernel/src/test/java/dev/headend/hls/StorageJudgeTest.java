package dev.headend.hls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams with windows of three segments of three seconds. */
class StorageJudgeTest {
    private static final String FOLDER = "hls/c/1/";
    private static final String ONE = FOLDER + "640x360-25/";
    private static final String OTHER = FOLDER + "320x180-25/";

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final List<Violation> found = new ArrayList<>();
    private final StorageJudge judge = new StorageJudge(() -> now, found::add);

    @Test
    void acceptsAStreamThatIsStoredInOrder() {
        store(ONE, 0, 5);
        store(OTHER, 0, 5);
        live(ONE, 0, "");
        live(OTHER, 0, "");
        live(ONE, 1, "");
        put(FOLDER + "index.m3u8", multivariant("640x360-25/live.m3u8"));
        put("hls/c/index.m3u8", multivariant("1/640x360-25/live.m3u8"));

        assertThat(found).isEmpty();
    }

    /** Of those that others have taken over it never hears the end. */
    @Test
    void forgetsTheEldestOfManyStreamsThatDoNotEnd() {
        store(ONE, 0, 5);
        live(ONE, 1, "");
        for (int stream = 2; stream <= 501; stream++) {
            live("hls/c/" + stream + "/640x360-25/", 0, "");
        }
        live(ONE, 0, "");

        assertThat(found).isEmpty();
    }

    @Test
    void findsAPlaylistThatNamesWhatIsNotStored() {
        store(ONE, 0, 2);
        live(ONE, 0, "");

        assertThat(rules()).containsExactly(HlsRule.STORED);
    }

    /** An encoder that finishes what another has left knows nothing of its segments. */
    @Test
    void takesWhatWasThereBeforeForStored() {
        live(ONE, 7, "#EXT-X-ENDLIST\n");

        assertThat(found).isEmpty();
    }

    /** It lists playlists that were complete, so that they were not stored again. */
    @Test
    void takesPlaylistsThatWereThereBeforeForStored() {
        live(ONE, 7, "#EXT-X-ENDLIST\n");
        put(FOLDER + "index.m3u8", multivariant("640x360-25/live.m3u8"));
        put(FOLDER + "vod-0.m3u8", multivariant("640x360-25/vod-0.m3u8"));
        put("hls/c/2/index.m3u8", multivariant("640x360-25/live.m3u8"));

        assertThat(found).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"11,false", "12,true"})
    void keepsWhatAPlayerMayStillRequest(int seconds, boolean allowed) {
        store(ONE, 0, 5);
        live(ONE, 0, "");
        live(ONE, 1, "");
        now = now.plusSeconds(seconds);
        judge.deleted(ONE + "0.ts");

        assertThat(found.isEmpty()).isEqualTo(allowed);
    }

    @Test
    void findsADeletedSegmentThatIsStillNamed() {
        store(ONE, 0, 5);
        live(ONE, 0, "#EXT-X-ENDLIST\n");
        now = now.plusSeconds(3_600);
        judge.deleted(ONE + "1.ts");

        assertThat(rules()).containsExactly(HlsRule.REMOVAL);
    }

    @Test
    void findsADeletedSegmentOfARecording() {
        store(ONE, 0, 5);
        put(ONE + "vod-0.m3u8", playlist(0, "").replace("VERSION:3", "VERSION:3\n#EXT-X-PLAYLIST-TYPE:EVENT"));
        judge.deleted(ONE + "1.ts");

        assertThat(rules()).containsExactly(HlsRule.REMOVAL);
    }

    @Test
    void acceptsThatAStreamIsDeletedAfterItsEnd() {
        store(ONE, 0, 3);
        live(ONE, 0, "#EXT-X-ENDLIST\n");
        judge.deleted(ONE + "live.m3u8");
        now = now.plusSeconds(12);
        judge.deleted(ONE + "1.ts");

        assertThat(found).isEmpty();
    }

    @Test
    void findsALivePlaylistThatIsDeleted() {
        store(ONE, 0, 3);
        live(ONE, 0, "");
        judge.deleted(ONE + "live.m3u8");

        assertThat(rules()).containsExactly(HlsRule.END);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TARGETDURATION:3         | TARGETDURATION:4",
                "00:00:02.000Z            | 00:00:02.001Z",
                "#EXTINF:3.000000,\\n1.ts | #EXTINF:2.400000,\\n1.ts",
                "#EXTINF:3.000000,\\n1.ts | #EXT-X-DISCONTINUITY\\n#EXTINF:3.000000,\\n1.ts"
            })
    void findsRenditionsThatDiffer(String one, String other) {
        store(ONE, 0, 3);
        store(OTHER, 0, 3);
        live(ONE, 0, "");
        put(OTHER + "live.m3u8", playlist(0, "").replace(one.replace("\\n", "\n"), other.replace("\\n", "\n")));

        assertThat(rules()).contains(HlsRule.ALIGNMENT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "640x360-25/live.m3u8 | 640x360-25/vod-0.m3u8",
                "BANDWIDTH=800        | BANDWIDTH=0",
                "BANDWIDTH=800        | BANDWIDTH=300",
                "avc1.64001f          | h264",
                "29.970               | 29.97",
                "#EXT-X-VERSION:3     | ''",
            })
    void findsFaultsInMultivariantPlaylists(String good, String bad) {
        store(ONE, 0, 3);
        live(ONE, 0, "");
        put(FOLDER + "index.m3u8", multivariant("640x360-25/live.m3u8").replaceFirst(good, bad));

        assertThat(rules()).containsExactly(HlsRule.MULTIVARIANT);
    }

    /** So that its memory is bounded. */
    @Test
    void forgetsStreamsThatHaveEndedLongAgo() {
        for (int stream = 0; stream < 300; stream++) {
            String folder = "hls/c/" + stream + "/r/";
            store(folder, 0, 3);
            live(folder, 0, "#EXT-X-ENDLIST\n");
        }
        judge.deleted("hls/c/0/r/live.m3u8");
        judge.deleted("hls/c/0/r/0.ts");
        assertThat(found).isEmpty();
        judge.deleted("hls/c/299/r/0.ts");
        assertThat(rules()).containsExactly(HlsRule.REMOVAL);
    }

    private List<HlsRule> rules() {
        return found.stream().map(Violation::rule).toList();
    }

    private void store(String folder, int from, int to) {
        IntStream.range(from, to).forEach(number -> judge.stored(folder + number + ".ts"));
    }

    private void live(String folder, int first, String end) {
        put(folder + "live.m3u8", playlist(first, end));
    }

    private void put(String path, String text) {
        judge.stored(path, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String multivariant(String uri) {
        return "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-STREAM-INF:BANDWIDTH=800,AVERAGE-BANDWIDTH=500,"
                + "CODECS=\"avc1.64001f,mp4a.40.2\",RESOLUTION=640x360,FRAME-RATE=29.970\n" + uri + "\n";
    }

    private static String playlist(int first, String end) {
        return IntStream.range(first, first + 3)
                .mapToObj(number -> "#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:0" + number
                        + ".000Z\n#EXTINF:3.000000,\n" + number + ".ts\n")
                .collect(Collectors.joining(
                        "",
                        "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:3\n#EXT-X-MEDIA-SEQUENCE:" + first
                                + "\n#EXT-X-DISCONTINUITY-SEQUENCE:0\n",
                        end));
    }
}
