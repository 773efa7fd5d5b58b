package dev.headend.encoder.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.control.SourceType;
import dev.headend.control.StreamType;
import dev.headend.encoder.ffmpeg.TestMedia;
import dev.headend.encoder.ffmpeg.TestTools;
import dev.headend.encoder.source.Flv;
import dev.headend.encoder.source.ListeningPublisher;
import dev.headend.encoder.source.ScriptedServer;
import dev.headend.fixture.Patience;
import dev.headend.media.ChannelId;
import dev.headend.media.Ladder;
import dev.headend.media.StreamId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams that take more than one run of FFmpeg, with real ones. */
final class TaskRunsTest implements TaskReporter {
    private static final TaskId ID =
            new TaskId(new ChannelId("news"), StreamId.parse("1").orElseThrow());
    private static final Duration LONG = Duration.ofSeconds(60);

    private static final long END = Long.MAX_VALUE;

    @TempDir
    private Path folder;

    private TaskEnvironment environment;
    private TaskRegistry tasks;
    private final CompletableFuture<TaskOutcome> outcome = new CompletableFuture<>();

    @BeforeEach
    void prepare() {
        environment = TestEnvironment.in(folder.resolve("out"));
        tasks = new TaskRegistry(1, environment);
    }

    @AfterEach
    void leave() {
        assertThat(tasks.finish(Duration.ZERO, LONG)).isTrue();
    }

    @Test
    void anFfmpegThatDiesCostsNothingButADiscontinuity() throws Exception {
        Path clip = TestMedia.flv(folder.resolve("clip.flv"), "320x180", "25", 1, 12);
        try (ScriptedServer server = new ScriptedServer()) {
            start(server.uri(), "ORIGINAL,160x90");
            server.play(between(clip, 0, 7_500));
            awaitSegment("320x180-25/1.ts");
            ffmpeg().destroyForcibly();
            server.play(between(clip, 7_500, END)).end();

            assertThat(outcome.get(60, TimeUnit.SECONDS)).isEqualTo(TaskOutcome.ENDED);
        }
        for (String rendition : new String[] {"320x180-25", "160x90-25"}) {
            String playlist = vod(rendition);
            assertThat(seconds(playlist)).isCloseTo(12, within(0.3));
            assertThat(playlist).containsOnlyOnce("#EXT-X-DISCONTINUITY\n").endsWith("#EXT-X-ENDLIST\n");
        }
        assertThat(tasks.ffmpeg().restarts(RestartCause.CRASH)).isEqualTo(1);
    }

    @Test
    void anFfmpegThatHangsIsReplaced() throws Exception {
        Path clip = TestMedia.flv(folder.resolve("clip.flv"), "640x360", "25", 1, 12);
        try (ListeningPublisher publisher = ListeningPublisher.of(clip, "-re")) {
            start(publisher, "ORIGINAL");
            awaitSegment("640x360-25/0.ts");
            new ProcessBuilder("kill", "-STOP", String.valueOf(ffmpeg().pid()))
                    .start()
                    .waitFor();

            assertThat(outcome.get(60, TimeUnit.SECONDS)).isEqualTo(TaskOutcome.ENDED);
        }
        assertThat(seconds(vod("640x360-25"))).isCloseTo(12, within(0.3));
        assertThat(tasks.ffmpeg().restarts(RestartCause.STALL)).isEqualTo(1);
    }

    @Test
    void keyframesThatMoveApartEndCopyingAndLoseNothing() throws Exception {
        Path clip = TestMedia.make(
                TestTools.any(),
                folder.resolve("clip.flv"),
                "-f lavfi -i testsrc2=s=320x180:r=25 -f lavfi -i sine=r=48000 -t 22 -c:v libx264 -preset ultrafast"
                        + " -pix_fmt yuv420p -g 1000 -sc_threshold 0 -force_key_frames 0,1.2,2.4,3.6,4.8,12.8,20.8"
                        + " -c:a aac -f flv");
        try (ListeningPublisher publisher = ListeningPublisher.of(clip)) {
            start(publisher, "ORIGINAL,160x90");

            assertThat(outcome.get(60, TimeUnit.SECONDS)).isEqualTo(TaskOutcome.ENDED);
        }
        for (String rendition : new String[] {"320x180-25", "160x90-25"}) {
            String playlist = vod(rendition);
            assertThat(seconds(playlist)).as(playlist).isCloseTo(22, within(0.3));
            assertThat(Arrays.stream(lengths(playlist)).max().orElseThrow()).isLessThan(3.5);
        }
        assertThat(tasks.ffmpeg().restarts(RestartCause.NOT_COPYABLE)).isEqualTo(1);
    }

    @Test
    void keyframesThatAreFarApartFromTheBeginningAreSeenBeforeAnySegment() throws Exception {
        Path clip = TestMedia.flv(folder.resolve("clip.flv"), "320x180", "25", 9, 14);
        try (ListeningPublisher publisher = ListeningPublisher.of(clip)) {
            start(publisher, "ORIGINAL");

            assertThat(outcome.get(60, TimeUnit.SECONDS)).isEqualTo(TaskOutcome.ENDED);
        }
        String playlist = vod("320x180-25");
        assertThat(seconds(playlist)).isCloseTo(14, within(0.3));
        assertThat(playlist).doesNotContain("#EXT-X-DISCONTINUITY\n").contains("#EXT-X-TARGETDURATION:3\n");
    }

    @Test
    void aSizeThatChangesIsAnotherRunAndStaysDecodable() throws Exception {
        Path wide = TestMedia.flv(folder.resolve("wide.flv"), "320x180", "25", 1, 6);
        Path tall = TestMedia.flv(folder.resolve("tall.flv"), "180x320", "25", 1, 6);
        Path clip = FlvFiles.joined(folder.resolve("clip.flv"), wide, tall, 6000);
        try (ListeningPublisher publisher = ListeningPublisher.of(clip, "-re")) {
            start(publisher, "ORIGINAL,160x90");

            assertThat(outcome.get(60, TimeUnit.SECONDS)).isEqualTo(TaskOutcome.ENDED);
        }
        for (String rendition : new String[] {"320x180-25", "160x90-25"}) {
            String playlist = vod(rendition);
            assertThat(seconds(playlist)).as(playlist).isCloseTo(12, within(0.5));
            assertThat(playlist).containsOnlyOnce("#EXT-X-DISCONTINUITY\n");
            assertThat(decodingErrors(stored(rendition + "/vod-0.m3u8"))).isEmpty();
        }
        assertThat(TestMedia.probe(stored("320x180-25/3.ts"), "-select_streams v:0 -show_entries stream=width,height"))
                .first()
                .asString()
                .startsWith("180,320");
        assertThat(tasks.ffmpeg().restarts(RestartCause.SOURCE_CHANGED)).isEqualTo(1);
    }

    private static String decodingErrors(Path playlist) throws Exception {
        Process decoder = TestTools.any()
                .ffmpegWith(
                        List.of("-nostdin", "-v", "error", "-i", playlist.toString(), "-map", "0:v", "-f", "null", "-"))
                .redirectErrorStream(true)
                .start();
        String errors = new String(decoder.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return decoder.waitFor() == 0 ? errors : "failed: " + errors;
    }

    @Test
    void aStreamOfSomebodyElseIsLeftAsItIs() throws Exception {
        Path clip = TestMedia.flv(folder.resolve("clip.flv"), "320x180", "25", 1, 20);
        try (ListeningPublisher publisher = ListeningPublisher.of(clip, "-re")) {
            start(publisher, "ORIGINAL");
            awaitSegment("320x180-25/1.ts");
            Awaitility.await().until(() -> Files.exists(stored("320x180-25/live.m3u8")));

            tasks.abandon(ID);

            assertThat(outcome.get(Patience.SECONDS, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            TaskOutcome.Failed.class,
                            failed -> assertThat(failed.code()).isEqualTo(FailureCode.RESUME_DENIED));
        }
        assertThat(stored("320x180-25/live.m3u8")).content().doesNotContain("#EXT-X-ENDLIST");
        assertThat(vod("320x180-25")).doesNotContain("#EXT-X-ENDLIST");
    }

    /** The storage could not be reached for too long. The publisher is to come again. */
    @Test
    void aStreamThatAnotherEncoderHasTakenOverEndsAtOnce() throws Exception {
        Path clip = TestMedia.flv(folder.resolve("clip.flv"), "320x180", "25", 1, 30);
        try (ListeningPublisher publisher = ListeningPublisher.of(clip, "-re")) {
            start(publisher, "ORIGINAL");
            awaitSegment("320x180-25/0.ts");

            Files.delete(folder.resolve("out/encoders/test.json"));
            environment.streams().beat();

            assertThat(outcome.get(Patience.SECONDS, TimeUnit.SECONDS))
                    .isEqualTo(new TaskOutcome.Failed(
                            FailureCode.STORAGE_FAILED, "another encoder has taken the stream over"));
        }
    }

    /** An encoded stream's segments end where no keyframe of the source is: each run begins before the end of the last one. */
    @Test
    void anFfmpegThatDiesTwiceCostsNothingOfAnEncodedStream() throws Exception {
        Path clip = TestMedia.flv(folder.resolve("clip.flv"), "320x180", "25", 4, 10);
        try (ScriptedServer server = new ScriptedServer()) {
            start(server.uri(), "160x90");
            server.play(between(clip, 0, 7_500));
            awaitSegment("160x90-25/1.ts");
            ffmpeg().destroyForcibly();
            server.play(between(clip, 7_500, 8_500));
            awaitSegment("160x90-25/2.ts");
            ffmpeg().destroyForcibly();
            server.play(between(clip, 8_500, END)).end();

            assertThat(outcome.get(60, TimeUnit.SECONDS)).isEqualTo(TaskOutcome.ENDED);
        }
        String playlist = vod("160x90-25");
        assertThat(seconds(playlist)).as("0 to 6, 4 to 7, 4 to 10: " + playlist).isCloseTo(15, within(0.3));
    }

    /** Somebody else holds its output. */
    @Test
    void anFfmpegWhoseEndIsNeverSeenEndsItsTask() throws Exception {
        Path holder = folder.resolve("holder");
        Path script = Files.writeString(
                folder.resolve("ffmpeg"),
                "#!/bin/sh\n(sleep 1000 & echo $! > %s)\nexec %s \"$@\"\n"
                        .formatted(holder, environment.tools().ffmpeg()));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        tasks = new TaskRegistry(1, TestEnvironment.in(folder.resolve("out"), script));
        Path clip = TestMedia.flv(folder.resolve("clip.flv"), "320x180", "25", 1, 30);
        try (ListeningPublisher publisher = ListeningPublisher.of(clip, "-re")) {
            start(publisher, "ORIGINAL");
            awaitSegment("320x180-25/0.ts");

            tasks.stop(ID, Duration.ZERO, "test");

            assertThat(outcome.get(Patience.SECONDS, TimeUnit.SECONDS))
                    .isEqualTo(
                            new TaskOutcome.Failed(FailureCode.ENCODER_TIMEOUT, "FFmpeg was killed and has not ended"));
            assertThat(tasks.ids()).isEmpty();
        } finally {
            ProcessHandle.of(Long.parseLong(Files.readString(holder).trim())).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** Somebody else holds its input, so that who feeds it stays blocked, and no other FFmpeg gets the part. */
    @Test
    void anFfmpegWhoseInputIsHeldByAnotherProgramEndsItsTask() throws Exception {
        Path holder = folder.resolve("holder");
        Path script = Files.writeString(
                folder.resolve("ffmpeg"),
                "#!/bin/sh\nexec 3<&0\n(sleep 1000 <&3 >/dev/null 2>&1 & echo $! >> %s)\nexec %s \"$@\" 3<&-\n"
                        .formatted(holder, environment.tools().ffmpeg()));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        tasks = new TaskRegistry(1, TestEnvironment.in(folder.resolve("out"), script));
        Path clip = TestMedia.flv(folder.resolve("clip.flv"), "640x360", "25", 1, 60);
        try (ListeningPublisher publisher = ListeningPublisher.of(clip, "-re")) {
            start(publisher, "ORIGINAL");
            awaitSegment("640x360-25/0.ts");
            new ProcessBuilder("kill", "-STOP", String.valueOf(ffmpeg().pid()))
                    .start()
                    .waitFor();

            assertThat(outcome.get(Patience.SECONDS, TimeUnit.SECONDS))
                    .isEqualTo(
                            new TaskOutcome.Failed(FailureCode.ENCODER_TIMEOUT, "FFmpeg was killed and has not ended"));
            assertThat(tasks.ids()).isEmpty();
        } finally {
            Files.readAllLines(holder).stream()
                    .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                    .forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** What comes from the first time on and before the second, in milliseconds. */
    private static List<Flv.Tag> between(Path clip, long from, long to) throws Exception {
        return Flv.tags(clip).stream()
                .filter(tag -> tag.timeMs() >= from && tag.timeMs() < to)
                .toList();
    }

    private void start(ListeningPublisher publisher, String ladder) {
        start(publisher.uri(), ladder);
    }

    private void start(String uri, String ladder) {
        EncodeStart order = new EncodeStart(
                ID.channel(),
                ID.streamId(),
                SourceType.RTMP,
                uri,
                Ladder.parse(ladder).ladder(),
                true,
                null);
        tasks.start(order, this);
    }

    private void awaitSegment(String file) {
        Awaitility.await().atMost(LONG).until(() -> Files.exists(stored(file)));
    }

    private ProcessHandle ffmpeg() {
        try (Stream<ProcessHandle> ours = ProcessHandle.current().children()) {
            return ours.filter(child -> child.info()
                            .arguments()
                            .map(Arrays::asList)
                            .filter(words -> words.stream().anyMatch(word -> word.startsWith(folder.toString())))
                            .filter(words -> words.contains("pipe:0"))
                            .isPresent())
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Path stored(String file) {
        return folder.resolve("out/hls/news/1").resolve(file);
    }

    private String vod(String rendition) throws IOException {
        return Files.readString(stored(rendition + "/vod-0.m3u8"));
    }

    private static double[] lengths(String playlist) {
        return playlist.lines()
                .filter(line -> line.startsWith("#EXTINF:"))
                .mapToDouble(line -> Double.parseDouble(line.substring(8, line.indexOf(','))))
                .toArray();
    }

    private static double seconds(String playlist) {
        return Arrays.stream(lengths(playlist)).sum();
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
