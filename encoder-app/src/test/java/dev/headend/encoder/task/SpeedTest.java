package dev.headend.encoder.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.control.SourceType;
import dev.headend.control.StreamType;
import dev.headend.encoder.ffmpeg.FfmpegTools;
import dev.headend.encoder.ffmpeg.TestMedia;
import dev.headend.encoder.ffmpeg.TestTools;
import dev.headend.encoder.source.ListeningPublisher;
import dev.headend.media.ChannelId;
import dev.headend.media.Ladder;
import dev.headend.media.PreviewSpec;
import dev.headend.media.StreamId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How fast a stream with preview images is encoded, as each FFmpeg tells it of itself in another way. */
@Execution(ExecutionMode.CONCURRENT)
final class SpeedTest implements TaskReporter {
    private static final PreviewSpec PREVIEWS = new PreviewSpec(160, 90, 10);

    @TempDir
    private Path folder;

    static Stream<FfmpegTools> ffmpegs() {
        return TestTools.all();
    }

    @ParameterizedTest
    @MethodSource("ffmpegs")
    void aLiveSourceIsEncodedInRealTime(FfmpegTools tools) throws Exception {
        awaitSpeed(TestEnvironment.in(folder.resolve("out"), tools), 0.9, 1.1);
    }

    @ParameterizedTest
    @MethodSource("ffmpegs")
    void anEncoderThatIsTooSlowIsSeen(FfmpegTools tools) throws Exception {
        Path slow = Files.writeString(
                folder.resolve("ffmpeg"),
                "#!/bin/sh\nexec '%s' -readrate 0.5 \"$@\"\n".formatted(tools.ffmpeg()),
                StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(slow, PosixFilePermissions.fromString("rwx------"));
        FfmpegTools replaced = new FfmpegTools(slow, tools.ffprobe(), tools.libraries());

        awaitSpeed(TestEnvironment.in(folder.resolve("out"), replaced), 0.4, 0.6);
    }

    /** The first figure is of five seconds. If this machine stands still for one of them, a later figure tells. */
    private void awaitSpeed(TaskEnvironment environment, double least, double most) throws Exception {
        Path clip = TestMedia.flv(folder.resolve("clip.flv"), "640x360", "25", 1, 30);
        TaskRegistry tasks = new TaskRegistry(1, environment);
        try (ListeningPublisher publisher = ListeningPublisher.of(clip, "-re")) {
            tasks.start(
                    new EncodeStart(
                            new ChannelId("news"),
                            StreamId.parse("1").orElseThrow(),
                            SourceType.RTMP,
                            publisher.uri(),
                            Ladder.parse("ORIGINAL,160x90").ladder(),
                            true,
                            PREVIEWS),
                    this);
            Awaitility.await().until(tasks::slowestSpeed, speed -> speed >= least && speed <= most);
        } finally {
            tasks.finish(Duration.ZERO, Duration.ofSeconds(30));
        }
    }

    @Override
    public void available(StreamType type, String resolution, String indexFile, @Nullable String startTime) {
        assertThat(indexFile).contains("/news/1/");
    }

    @Override
    public void closed(TaskOutcome result) {
        assertThat(result).isNotNull();
    }
}
