package dev.headend.encoder.ffmpeg;

import dev.headend.encoder.ffmpeg.FfmpegEvent.SegmentFinished;
import dev.headend.encoder.plan.EncodingPlan;
import dev.headend.encoder.plan.FrameRate;
import dev.headend.encoder.plan.Planner;
import dev.headend.encoder.plan.Rendition;
import dev.headend.encoder.plan.SourceInfo;
import dev.headend.encoder.plan.SourceInfo.AudioInfo;
import dev.headend.encoder.plan.SourceInfo.VideoInfo;
import dev.headend.media.Ladder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sound and video that do not come together, live. */
final class InterleavingTest {
    private static final Duration SEGMENT = Duration.ofSeconds(2);
    private static final CodecOptions CODECS = new CodecOptions("libx264", "aac", "ultrafast", "yuv420p");

    @TempDir
    private Path folder;

    private static Stream<Arguments> tools() {
        return TestTools.all().flatMap(tools -> Stream.of(Arguments.of(tools, "aac"), Arguments.of(tools, "mp3")));
    }

    @ParameterizedTest
    @MethodSource("tools")
    void soundThatEndsHoldsTheVideoUpForAMomentOnly(FfmpegTools tools, String sound) throws Exception {
        Path clip = TestMedia.make(
                TestTools.any(),
                folder.resolve("clip.flv"),
                "-f lavfi -i testsrc2=s=160x90:r=25:d=11 -f lavfi -i sine=r=44100:d=2 -map 0:v -map 1:a -c:v libx264"
                        + " -preset ultrafast -pix_fmt yuv420p -g 25 -c:a "
                        + (sound.equals("mp3") ? "libmp3lame" : sound)
                        + " -f flv");
        SourceInfo source = new SourceInfo(
                new VideoInfo("h264", "yuv420p", 160, 90, FrameRate.of(25), null), new AudioInfo(sound, ""));
        EncodingPlan plan =
                new Planner(SEGMENT, false).plan(Ladder.parse("ORIGINAL,80x46").ladder(), source);
        Set<String> reached = ConcurrentHashMap.newKeySet();
        try (EncoderProcess encoding = EncoderProcess.start(tools, arguments(plan))) {
            encoding.listen("events", event -> {
                if (event instanceof SegmentFinished piece && piece.end().toMillis() > 5_500) {
                    reached.add(piece.rendition());
                }
            });
            encoding.input().write(Files.readAllBytes(clip));
            encoding.input().flush();

            Awaitility.await().until(() -> reached.size() == plan.renditions().size());
        }
    }

    private List<String> arguments(EncodingPlan plan) throws Exception {
        for (Rendition rendition : plan.renditions()) {
            Files.createDirectories(EncodeCommand.outputFolder(plan, folder, rendition));
        }
        return EncodeCommand.of(plan, CODECS, null, 0, folder);
    }
}
