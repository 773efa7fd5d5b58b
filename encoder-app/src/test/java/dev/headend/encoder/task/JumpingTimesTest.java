package dev.headend.encoder.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.control.SourceType;
import dev.headend.control.StreamType;
import dev.headend.encoder.ffmpeg.CodecOptions;
import dev.headend.encoder.ffmpeg.TestMedia;
import dev.headend.encoder.source.Flv;
import dev.headend.encoder.source.Flv.Tag;
import dev.headend.encoder.source.ScriptedServer;
import dev.headend.hls.StorageJudge;
import dev.headend.hls.Violation;
import dev.headend.media.ChannelId;
import dev.headend.media.Ladder;
import dev.headend.media.StreamId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A publisher whose times jump, as after a camera's network was away, in what FFmpeg makes of it: with B-frames. */
@ExtendWith(OutputCaptureExtension.class)
final class JumpingTimesTest implements TaskReporter {
    private static final TaskId ID =
            new TaskId(new ChannelId("news"), StreamId.parse("1").orElseThrow());
    private static final CodecOptions WITH_B_FRAMES = new CodecOptions("libx264", "aac", "superfast", "yuv420p");

    /** 10 s with a keyframe a second. */
    private static List<Tag> clip;

    private final ScriptedServer server = new ScriptedServer();
    private final CompletableFuture<TaskOutcome> outcome = new CompletableFuture<>();

    @TempDir
    private Path folder;

    private @Nullable TaskRegistry tasks;

    @BeforeAll
    static void make(@TempDir Path made) throws Exception {
        clip = Flv.tags(TestMedia.flv(made.resolve("clip.flv"), "320x180", "25", 1, 10));
    }

    @AfterEach
    void leave() {
        server.close();
        assertThat(tasks == null || tasks.finish(Duration.ZERO, Duration.ofSeconds(60)))
                .isTrue();
    }

    @ParameterizedTest(name = "by {1} ms at {0} ms: {2}")
    @CsvSource(
            delimiter = ';',
            value = {
                "5000; 4800;  ORIGINAL,160x90; 320x180-25 160x90-25",
                "5500; 4800;  160x90;          160x90-25",
                "5500; 4800;  ORIGINAL,160x90; 320x180-25 160x90-25",
                "5500; -4800; ORIGINAL,160x90; 320x180-25 160x90-25",
            })
    void aJumpIsADiscontinuityInAllRenditionsAndCostsNothing(
            long atMs, long byMs, String ladder, String renditions, CapturedOutput output) throws Exception {
        encode(Flv.retimed(clip, time -> 10_000 + (time < atMs ? time : time + byMs)), ladder);

        List<Integer> begins = new ArrayList<>();
        for (String rendition : renditions.split(" ")) {
            Path playlist = folder.resolve("out/hls/news/1").resolve(rendition).resolve("vod-0.m3u8");
            List<List<Path>> parts = parts(playlist);
            assertThat(parts).as(rendition).hasSize(2);
            begins.add(parts.getFirst().size());
            assertThat(seconds(playlist)).isCloseTo(10, within(0.3));
            for (List<Path> part : parts) {
                assertDecodingTimesGoOn(part);
            }
        }
        assertThat(begins).as("segments before the discontinuity").containsOnly(begins.getFirst());
        assertThat(violations()).isEmpty();
        assertThat(output.getOut().lines().filter(line -> line.contains("timestamps jump")))
                .hasSize(1);
        assertThat(output).doesNotContain("the source has changed");
    }

    private void encode(List<Tag> tags, String ladder) throws Exception {
        TaskEnvironment usual = TestEnvironment.in(folder.resolve("out"));
        TaskRegistry started = new TaskRegistry(
                1,
                new TaskEnvironment(
                        usual.tools(),
                        usual.pictures(),
                        usual.sources(),
                        usual.planner(),
                        usual.capabilities(),
                        WITH_B_FRAMES,
                        usual.hls(),
                        usual.storage(),
                        usual.streams(),
                        usual.push(),
                        usual.spools(),
                        usual.clock(),
                        usual.stallLimit(),
                        false));
        tasks = started;
        Ladder asked = Ladder.parse(ladder).ladder();
        started.start(
                new EncodeStart(ID.channel(), ID.streamId(), SourceType.RTMP, server.uri(), asked, true, null), this);
        server.play(tags).end();
        assertThat(outcome.get(60, TimeUnit.SECONDS)).isEqualTo(TaskOutcome.ENDED);
    }

    /** The segments of a playlist between its discontinuities; each lasts as long as it says. */
    private static List<List<Path>> parts(Path playlist) throws Exception {
        List<List<Path>> parts = new ArrayList<>(List.of(new ArrayList<>()));
        double said = 0;
        for (String line : Files.readAllLines(playlist)) {
            if (line.equals("#EXT-X-DISCONTINUITY")) {
                parts.add(new ArrayList<>());
            } else if (line.startsWith("#EXTINF:")) {
                said = length(line);
            } else if (line.endsWith(".ts")) {
                Path segment = playlist.resolveSibling(line);
                assertThat(times(segment, "pts"))
                        .as("pictures in %s s of %s", said, segment)
                        .hasSizeBetween((int) (25 * said) - 2, (int) (25 * said) + 2);
                parts.getLast().add(segment);
            }
        }
        return parts;
    }

    private static void assertDecodingTimesGoOn(List<Path> segments) throws Exception {
        double before = Double.NaN;
        for (Path segment : segments) {
            for (double time : times(segment, "dts")) {
                assertThat(Double.isNaN(before) ? 0.04 : time - before)
                        .as("step to %s in %s", time, segment)
                        .isBetween(0.001, 0.2);
                before = time;
            }
        }
    }

    private static List<Double> times(Path segment, String which) throws Exception {
        String entries = "-select_streams v -show_packets -show_entries packet=" + which + "_time";
        return TestMedia.probe(segment, entries).stream()
                .map(line -> Double.parseDouble(line.replaceAll("[^0-9.]", "")))
                .toList();
    }

    private static double seconds(Path playlist) throws Exception {
        return Files.readAllLines(playlist).stream()
                .filter(line -> line.startsWith("#EXTINF:"))
                .mapToDouble(JumpingTimesTest::length)
                .sum();
    }

    private static double length(String extinf) {
        return Double.parseDouble(extinf.substring(8, extinf.indexOf(',')));
    }

    private static boolean isSegment(Path file) {
        return file.toString().endsWith(".ts");
    }

    /** What the rules have against the files as they are at the end. */
    private List<Violation> violations() throws Exception {
        List<Violation> found = new ArrayList<>();
        StorageJudge judge = new StorageJudge(InstantSource.system(), found::add);
        Path root = folder.resolve("out");
        try (Stream<Path> files = Files.walk(root.resolve("hls"))) {
            // Playlists come behind what they name: 3.ts, live.m3u8, ../index.m3u8.
            List<Path> all = files.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing((Path file) -> !isSegment(file))
                            .thenComparing(Path::getNameCount, Comparator.reverseOrder()))
                    .toList();
            for (Path file : all) {
                String path = root.relativize(file).toString();
                if (isSegment(file)) {
                    judge.stored(path);
                } else {
                    judge.stored(path, Files.readAllBytes(file));
                }
            }
        }
        return found;
    }

    @Override
    public void available(StreamType type, String resolution, String indexFile, @Nullable String startTime) {
        assertThat(indexFile).startsWith("hls/news/1/");
    }

    @Override
    public void closed(TaskOutcome result) {
        outcome.complete(result);
    }
}
