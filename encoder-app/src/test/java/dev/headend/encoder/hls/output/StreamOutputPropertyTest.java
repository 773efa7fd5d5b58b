package dev.headend.encoder.hls.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.hls.HlsProperties;
import dev.headend.encoder.hls.MovingClock;
import dev.headend.encoder.hls.TestHlsProperties;
import dev.headend.hls.PlaylistEntry;
import dev.headend.hls.PublishedPlaylist;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.springframework.util.FileSystemUtils;

/** Whatever the publisher and the storage do: each version of each playlist, as it is stored, keeps the rules. */
class StreamOutputPropertyTest {
    /**
     * What happens at a segment: how long it is, how far time jumps before it, whether the storage takes files, and whether FFmpeg
     * crashes after it and has made it of one rendition only.
     */
    record Step(int millis, int jumpMillis, boolean segmentsFail, boolean playlistsFail, boolean crash) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Integer> millis = Arbitraries.frequencyOf(
                Tuple.of(9, Arbitraries.integers().between(2_800, 4_400)),
                Tuple.of(1, Arbitraries.integers().between(0, 20_000)));
        Arbitrary<Integer> jump = Arbitraries.frequency(Tuple.of(12, 0), Tuple.of(1, 90_000), Tuple.of(1, -7_000));
        Arbitrary<Boolean> rarely = Arbitraries.frequency(Tuple.of(6, false), Tuple.of(1, true));
        return Combinators.combine(millis, jump, rarely, rarely, rarely)
                .as(Step::new)
                .list()
                .ofMaxSize(40);
    }

    @Property(tries = 150)
    void keepsTheRules(
            @ForAll("steps") List<Step> steps,
            @ForAll boolean record,
            @ForAll @IntRange(min = 3, max = 6) int liveSize,
            @ForAll @IntRange(min = 1, max = 7) int vodSize,
            @ForAll @IntRange(min = -1, max = 4) int segmentsPerKey)
            throws IOException {
        Path spool = Files.createTempDirectory("spool");
        MovingClock clock = new MovingClock();
        JudgedStorage storage = new JudgedStorage(clock);
        HlsProperties settings =
                TestHlsProperties.withKeys(TestHlsProperties.of(3, liveSize, vodSize, 1_000), segmentsPerKey);
        FakeStream stream = new FakeStream("1", record, settings, storage, spool, clock);

        for (Step step : steps) {
            storage.failFor(path -> path.endsWith(".ts") ? step.segmentsFail : step.playlistsFail);
            stream.jump(Duration.ofMillis(step.jumpMillis));
            Duration duration = Duration.ofMillis(step.millis);
            if (step.crash) {
                stream.finished(FakeStream.LARGE, duration, 1_000);
                stream.next(duration);
                stream.beginRun();
            } else {
                stream.segment(duration);
            }
        }
        storage.failFor(_ -> false);
        stream.output.finish();

        assertThat(storage.violations()).isEmpty();
        if (record) {
            checkRecording(storage, stream, vodSize);
        }
        FileSystemUtils.deleteRecursively(spool);
    }

    private static void checkRecording(JudgedStorage storage, FakeStream stream, int vodSize) {
        for (int first = 0; first < stream.segments(); first += vodSize) {
            String path = "hls/c/1/" + FakeStream.LARGE + "/vod-" + first / vodSize + ".m3u8";
            int end = Math.min(stream.segments(), first + vodSize);
            if (!storage.has(path)) {
                continue; // Nothing in it could be stored.
            }
            PublishedPlaylist part = storage.playlist(path);
            assertThat(part.type()).isEqualTo("VOD");
            assertThat(part.entries())
                    .extracting(PlaylistEntry::number)
                    .startsWith(first)
                    .endsWith(end - 1)
                    .hasSize(end - first);
        }
    }
}
