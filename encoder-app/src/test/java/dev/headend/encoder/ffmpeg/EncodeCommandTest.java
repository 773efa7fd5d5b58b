package dev.headend.encoder.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headend.encoder.ffmpeg.FfmpegEvent.SegmentFinished;
import dev.headend.encoder.plan.EncodingPlan;
import dev.headend.encoder.plan.FrameRate;
import dev.headend.encoder.plan.Planner;
import dev.headend.encoder.plan.SourceInfo;
import dev.headend.encoder.preview.PreviewFormat;
import dev.headend.encoder.preview.SnapshotOutput;
import dev.headend.media.Ladder;
import dev.headend.media.PreviewSpec;
import java.awt.image.BufferedImage;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line in the hands of real FFmpegs: the machine's and the bundled one. */
final class EncodeCommandTest {
    private static final SourceInfo.AudioInfo AAC = new SourceInfo.AudioInfo("aac", "LC");
    /** Keyframes too far apart to copy. */
    private static final Duration FAR = Duration.ofSeconds(100);

    @TempDir
    Path folder;

    private static Stream<FfmpegTools> tools() {
        return TestTools.all();
    }

    /** FFmpeg 5, which a machine may have, does not. */
    private static Stream<FfmpegTools> toolsThatKnowEnhancedRtmp() {
        return Stream.of(TestTools.bundled().orElseGet(TestTools::any));
    }

    private static SourceInfo source(
            String codec,
            int width,
            int height,
            FrameRate rate,
            @Nullable Duration keyframes,
            SourceInfo.@Nullable AudioInfo audio) {
        return new SourceInfo(new SourceInfo.VideoInfo(codec, "yuv420p", width, height, rate, keyframes), audio);
    }

    @ParameterizedTest
    @MethodSource("tools")
    void theOriginalIsCopiedWholeAndAScaledOneIsCutWithIt(FfmpegTools tools) throws Exception {
        Path file = TestMedia.flv(folder.resolve("a.flv"), "640x360", "25", 1, 7);
        SourceInfo source = source("h264", 640, 360, FrameRate.of(25), Duration.ofSeconds(1), AAC);

        EncodingRun run = EncodingRun.of(tools, file, source, "ORIGINAL,320x180,320x180-10", null)
                .isWellFormed();

        assertThat(run.names()).containsExactly("640x360-25", "320x180-25", "320x180-10");
        assertThat(run.packets("640x360-25", "v:0")).isEqualTo(7 * 25);
        assertThat(run.packets("320x180-25", "v:0")).isEqualTo(7 * 25);
        assertThat(run.packets("320x180-10", "v:0")).isBetween(7 * 10 - 1, 7 * 10 + 8);
        assertThat(run.packets("640x360-25", "a:0"))
                .isEqualTo(TestMedia.probe(file, "-select_streams a:0 -show_entries packet=size")
                        .size());
        cutTogether(run);
    }

    @ParameterizedTest
    @ValueSource(strings = {"expr:gte(t,n_forced*3)", "expr:gte(t,n_forced*100)"})
    void changesOfSceneAreNoReasonToCut(String keyframes) throws Exception {
        Path file = TestMedia.make(
                TestTools.any(),
                folder.resolve("scenes.flv"),
                "-f lavfi -i testsrc2=s=320x180:r=50,negate=enable='lt(mod(t,1.4),0.7)' -t 9 -c:v libx264"
                        + " -preset ultrafast -g 1000 -force_key_frames " + keyframes + " -f flv");
        Duration distance = keyframes.endsWith("*3)") ? Duration.ofSeconds(3) : FAR;

        EncodingRun run = EncodingRun.of(
                        TestTools.any(),
                        file,
                        source("h264", 320, 180, FrameRate.of(50), distance, null),
                        "ORIGINAL,160x90,160x90-10",
                        null)
                .isWellFormed();

        cutTogether(run);
    }

    @ParameterizedTest(name = "groups of {0} s, {1} s planned: {2} ms")
    @CsvSource({"1,3,3000", "2,2,2000", "2,3,2000", "0.5,3,3000", "1.25,3,2500", "4,3,4000"})
    void segmentsAreAsLongAsPlannedOrAsNearAsKeyframesAllow(double group, int planned, long expected) throws Exception {
        Path file = TestMedia.make(
                TestTools.any(),
                folder.resolve("groups.flv"),
                "-f lavfi -i testsrc2=s=160x90:r=24 -t 13 -c:v libx264 -preset ultrafast -g 1000 -sc_threshold 0"
                        + " -force_key_frames expr:gte(t,n_forced*" + group + ") -f flv");
        EncodingPlan plan = new Planner(Duration.ofSeconds(planned), false)
                .plan(Ladder.parse("ORIGINAL,80x46").ladder(), source("h264", 160, 90, FrameRate.of(24), null, null));

        EncodingRun run = EncodingRun.of(TestTools.any(), file, plan, null).isWellFormed();

        List<Long> lengths = run.millis("160x90-24");
        assertThat(lengths).hasSizeGreaterThan(3);
        assertThat(lengths.subList(0, lengths.size() - 1))
                .allSatisfy(length -> assertThat(length).isCloseTo(expected, within(60L)));
        cutTogether(run);
    }

    @ParameterizedTest
    @MethodSource("tools")
    void keyframesThatComeBetweenTheRegularOnesMakeNoSegmentTooLong(FfmpegTools tools) throws Exception {
        Path file = TestMedia.make(
                TestTools.any(),
                folder.resolve("irregular.flv"),
                "-f lavfi -i testsrc2=s=320x180:r=25 -t 13 -c:v libx264 -preset ultrafast -g 1000"
                        + " -force_key_frames 0,2,4,5.6,7.6,9,11,12.4 -f flv");

        EncodingRun run = EncodingRun.of(
                        tools,
                        file,
                        source("h264", 320, 180, FrameRate.of(25), Duration.ofSeconds(2), null),
                        "ORIGINAL,160x90",
                        null)
                .isWellFormed();

        assertThat(run.plan().targetSeconds()).isEqualTo(2);
        assertThat(run.millis("320x180-25"))
                .allSatisfy(length -> assertThat(length).isLessThan(2500));
        cutTogether(run);
    }

    private static void cutTogether(EncodingRun run) throws Exception {
        List<Double> first = run.cuts(run.names().getFirst());
        assertThat(first).hasSizeGreaterThan(2);
        for (String name : run.names()) {
            List<Double> cuts = run.cuts(name);
            assertThat(cuts).as(name).hasSameSizeAs(first);
            for (int i = 0; i < cuts.size(); i++) {
                assertThat(cuts.get(i)).as(name).isCloseTo(first.get(i), within(0.002));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tools")
    void keyframesThatAreFarApartAreMadeAnewByTheClock(FfmpegTools tools) throws Exception {
        Path file = TestMedia.flv(folder.resolve("a.flv"), "640x360", "25", 100, 7);
        SourceInfo source = source("h264", 640, 360, FrameRate.of(25), FAR, AAC);

        EncodingRun run = EncodingRun.of(tools, file, source, "ORIGINAL,320x180~200", null)
                .isWellFormed();

        assertThat(run.names()).containsExactly("640x360-25", "320x180-25~200");
        assertThat(run.segments("640x360-25")).hasSize(4);
        cutTogether(run);
    }

    @ParameterizedTest
    @CsvSource({"24000/1001,24", "30000/1001,30", "60000/1001,60"})
    void televisionsRatesStayExact(String rate, int named) throws Exception {
        Path file = TestMedia.flv(folder.resolve("a.flv"), "320x180", rate, 100, 7);
        FrameRate exact = FrameRate.parse(rate).orElseThrow();

        EncodingRun run = EncodingRun.of(
                        TestTools.any(), file, source("h264", 320, 180, exact, FAR, AAC), "ORIGINAL,160x90", null)
                .isWellFormed();

        assertThat(run.names()).containsExactly("320x180-" + named, "160x90-" + named);
        assertThat(run.packets("320x180-" + named, "v:0"))
                .isCloseTo((int) Math.round(7 * exact.perSecond()), within(1));
        cutTogether(run);
    }

    @ParameterizedTest
    @MethodSource("tools")
    void oddSizesGetEven(FfmpegTools tools) throws Exception {
        Path file = TestMedia.make(
                TestTools.any(),
                folder.resolve("odd.flv"),
                "-f lavfi -i testsrc2=s=321x181:r=25 -t 5 -c:v flv1 -q:v 5 -g 50 -f flv");

        EncodingRun run = EncodingRun.of(
                        tools, file, source("flv1", 321, 181, FrameRate.of(25), null, null), "ORIGINAL,160x90", null)
                .isWellFormed();

        assertThat(run.names()).containsExactly("322x182-25", "160x90-25");
        assertThat(TestMedia.probe(run.whole("322x182-25"), "-show_entries stream=width,height"))
                .allSatisfy(line -> assertThat(line).startsWith("322,182"));
    }

    @ParameterizedTest
    @MethodSource("tools")
    void soundThatIsNotCopiedIsEncodedOnceForAllRenditions(FfmpegTools tools) throws Exception {
        Path file = TestMedia.make(
                TestTools.any(),
                Files.createDirectory(folder.resolve("it's [50%] | of")).resolve("mp3.flv"),
                "-f lavfi -i testsrc2=s=640x360:r=25 -f lavfi -i sine=r=44100 -t 7 -c:v libx264 -preset ultrafast"
                        + " -pix_fmt yuv420p -g 1000 -c:a libmp3lame -f flv");
        SourceInfo source = source("h264", 640, 360, FrameRate.of(25), FAR, new SourceInfo.AudioInfo("mp3", ""));

        EncodingRun run = EncodingRun.of(tools, file, source, "ORIGINAL,320x180-10~200", null)
                .isWellFormed();

        assertThat(run.arguments()).containsOnlyOnce("-c:a");
        int sound = run.packets("640x360-25", "a:0");
        assertThat(sound).isCloseTo(7 * 44100 / 1024, within(4));
        assertThat(run.packets("320x180-10~200", "a:0")).isEqualTo(sound);
        assertThat(run.packets("640x360-25", "v:0")).isCloseTo(7 * 25, within(2));
        assertThat(run.packets("320x180-10~200", "v:0")).isCloseTo(7 * 10, within(2));
        cutTogether(run);
    }

    @ParameterizedTest
    @MethodSource("tools")
    void soundAloneIsCut(FfmpegTools tools) throws Exception {
        Path file = TestMedia.make(
                TestTools.any(), folder.resolve("a.flv"), "-f lavfi -i sine=r=44100 -t 7 -c:a aac -f flv");

        EncodingRun run = EncodingRun.of(tools, file, new SourceInfo(null, AAC), "ORIGINAL", null)
                .isWellFormed();

        assertThat(run.names()).containsExactly("0x0-0");
        assertThat(run.segments("0x0-0")).hasSize(4);
    }

    /** As where a picture has come to a stream of sound. */
    @ParameterizedTest(name = "keyframes every {1} s, sound in {2}: {0}")
    @MethodSource("lateSources")
    void soundAloneIsCutAsThePictureBesideIt(FfmpegTools tools, Duration keyframes, String codec) throws Exception {
        Path file = TestMedia.make(
                TestTools.any(),
                folder.resolve("late.flv"),
                "-f lavfi -i testsrc2=s=320x180:r=25 -f lavfi -i sine=r=44100 -t 7 -c:v libx264 -preset ultrafast -bf 2"
                        + " -pix_fmt yuv420p -g 1000 -force_key_frames expr:gte(t,n_forced*1.3) -c:a " + codec
                        + " -f flv");
        SourceInfo.AudioInfo sound = new SourceInfo.AudioInfo(codec.replace("libmp3lame", "mp3"), "LC");
        Ladder ladder = Ladder.parse("ORIGINAL,160x90").ladder();
        Planner planner = new Planner(EncodingRun.SEGMENT, false);
        EncodingPlan before = planner.plan(ladder, new SourceInfo(null, sound));
        SourceInfo now = source("h264", 320, 180, FrameRate.of(25), keyframes, sound);

        EncodingRun run = EncodingRun.of(tools, file, planner.revise(ladder, before, now, 2), null)
                .isWellFormed();

        assertThat(run.names()).containsExactly("320x180-25", "160x90-25", "0x0-0");
        assertThat(run.plan().copiesVideo()).isEqualTo(keyframes != FAR);
        assertThat(run.packets("0x0-0", "a:0")).isEqualTo(run.packets("320x180-25", "a:0"));
        List<SegmentFinished> pictures = run.segments("320x180-25");
        assertThat(pictures).hasSizeGreaterThan(2);
        assertThat(run.segments("0x0-0")).hasSameSizeAs(pictures);
        for (SegmentFinished segment : run.segments("0x0-0")) {
            SegmentFinished picture = pictures.get(segment.number());
            assertThat(segment.start().toMillis()).isCloseTo(picture.start().toMillis(), within(30L));
            double seen = firstTime(tools, run.file(picture));
            assertThat(firstTime(tools, run.file(segment))).isCloseTo(seen, within(0.15));
        }
    }

    private static double firstTime(FfmpegTools tools, Path segment) throws Exception {
        return Double.parseDouble(TestMedia.probe(segment, "-read_intervals %+#1 -show_entries packet=pts_time")
                .getFirst()
                .replace(",", ""));
    }

    private static Stream<Arguments> lateSources() {
        Duration near = Duration.ofMillis(1300);
        return tools().flatMap(tools -> Stream.of(
                Arguments.of(tools, near, "aac"),
                Arguments.of(tools, FAR, "aac"),
                Arguments.of(tools, FAR, "libmp3lame")));
    }

    @ParameterizedTest
    @MethodSource("tools")
    void pictureAloneIsCopied(FfmpegTools tools) throws Exception {
        Path file = TestMedia.make(
                TestTools.any(),
                folder.resolve("v.flv"),
                "-f lavfi -i testsrc2=s=320x180:r=25 -t 7 -c:v libx264 -preset ultrafast -bf 2 -g 25 -f flv");

        EncodingRun run = EncodingRun.of(
                        tools,
                        file,
                        source("h264", 320, 180, FrameRate.of(25), Duration.ofSeconds(1), null),
                        "ORIGINAL,160x90",
                        null)
                .isWellFormed();

        assertThat(run.packets("320x180-25", "v:0")).isEqualTo(7 * 25);
        cutTogether(run);
    }

    @ParameterizedTest
    @MethodSource("tools")
    void previewsKeepTheAspectInTheirCanvas(FfmpegTools tools) throws Exception {
        Path file = TestMedia.flv(folder.resolve("a.flv"), "320x180", "25", 1, 7);
        SourceInfo source = source("h264", 320, 180, FrameRate.of(25), Duration.ofSeconds(1), AAC);

        EncodingRun run = EncodingRun.of(
                tools, file, source, "ORIGINAL", PreviewSpec.parse("128x128,3").orElseThrow());

        Path images = run.spool().resolve(PreviewFormat.SPOOL_FOLDER);
        try (Stream<Path> list = Files.list(images)) {
            assertThat(list.map(path -> path.getFileName().toString()).sorted())
                    .containsExactly("0.jpg", "1.jpg", "2.jpg");
        }
        assertThat(TestMedia.probe(images.resolve("2.jpg"), "-show_entries stream=width,height"))
                .containsExactly("128,128");
    }

    @ParameterizedTest
    @MethodSource("tools")
    void previewsOfACopiedStreamNeedItsKeyframesAloneAndSkipNone(FfmpegTools tools) throws Exception {
        Path file = TestMedia.flv(folder.resolve("a.flv"), "320x180", "25", 5, 12);
        SourceInfo source = source("h264", 320, 180, FrameRate.of(25), null, AAC);

        EncodingRun run = EncodingRun.of(
                tools, file, source, "ORIGINAL", PreviewSpec.parse("128x72,2").orElseThrow());

        assertThat(run.plan().copiesVideo()).isTrue();
        try (Stream<Path> list = Files.list(run.spool().resolve(PreviewFormat.SPOOL_FOLDER))) {
            assertThat(list.count()).isBetween(5L, 6L);
        }
    }

    @ParameterizedTest
    @MethodSource("tools")
    void theChannelsPictureIsReplacedAtEachIntervalWhetherTheSourceIsCopiedOrEncoded(FfmpegTools tools)
            throws Exception {
        Path file = TestMedia.make(
                TestTools.any(),
                folder.resolve("colors.flv"),
                "-f lavfi -i color=red:s=320x180:r=25:d=3[a];color=blue:s=320x180:r=25:d=4[b];[a][b]concat"
                        + " -c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 25 -f flv");
        SourceInfo source = source("h264", 320, 180, FrameRate.of(25), Duration.ofSeconds(1), null);
        for (String ladder : List.of("ORIGINAL", "160x90")) {
            EncodingPlan plan = new Planner(EncodingRun.SEGMENT, false)
                    .plan(Ladder.parse(ladder).ladder(), source);

            assertThat(Color.of(EncodingRun.of(tools, file, plan, null, 2))).isEqualTo(Color.BLUE);
            assertThat(Color.of(EncodingRun.of(
                            tools, file, plan, PreviewSpec.parse("64x36,2").orElseThrow(), 60)))
                    .isEqualTo(Color.RED);
        }
    }

    /** FFmpeg holds back a picture for each thread, of the decoder and of the image's encoder: here a minute and two keyframes. */
    @ParameterizedTest
    @MethodSource("tools")
    void theFirstPictureIsThereWithTheFirstKeyframe(FfmpegTools tools) throws Exception {
        Path file = TestMedia.make(
                TestTools.any(),
                folder.resolve("a.flv"),
                "-f lavfi -i testsrc2=s=320x180:r=25:d=3 -c:v libx264 -preset ultrafast -pix_fmt yuv420p -bf 0 -g 100 -f flv");
        SourceInfo source = source("h264", 320, 180, FrameRate.of(25), Duration.ofSeconds(4), null);
        EncodingPlan plan = new Planner(EncodingRun.SEGMENT, false)
                .plan(Ladder.parse("ORIGINAL").ladder(), source);
        assertThat(plan.copiesVideo()).isTrue();
        Path spool = Files.createDirectories(folder.resolve("spool"));
        Files.createDirectories(
                spool.resolve(plan.renditions().getFirst().name()).resolve("pieces"));

        try (EncoderProcess encoding =
                EncoderProcess.start(tools, EncodeCommand.of(plan, EncodingRun.CODECS, null, 60, spool))) {
            OutputStream input = encoding.input();
            Files.copy(file, input);
            input.flush();
            Awaitility.await().until(() -> Files.exists(spool.resolve(SnapshotOutput.SPOOL_FILE)));
        }
    }

    /** Of a channel's picture that is all of it. */
    private enum Color {
        RED,
        BLUE;

        static Color of(EncodingRun run) throws Exception {
            BufferedImage image = ImageIO.read(run.isWellFormed()
                    .spool()
                    .resolve(SnapshotOutput.SPOOL_FILE)
                    .toFile());
            assertThat(image.getWidth()).isEqualTo(320);
            assertThat(image.getHeight()).isEqualTo(180);
            int center = image.getRGB(160, 90);
            return (center >> 16 & 0xFF) > (center & 0xFF) ? RED : BLUE;
        }
    }

    @ParameterizedTest
    @MethodSource("toolsThatKnowEnhancedRtmp")
    void enhancedRtmpsCodecsAreEncodedByAnFfmpegThatKnowsThem(FfmpegTools tools) throws Exception {
        Path file = TestMedia.make(
                tools,
                folder.resolve("hevc.flv"),
                "-f lavfi -i testsrc2=s=320x180:r=25 -t 5 -c:v libx265 -preset ultrafast -x265-params log-level=none -g 25 -f flv");

        EncodingRun run = EncodingRun.of(
                        tools,
                        file,
                        source("hevc", 320, 180, FrameRate.of(25), Duration.ofSeconds(1), null),
                        "ORIGINAL",
                        null)
                .isWellFormed();

        assertThat(TestMedia.probe(run.whole("320x180-25"), "-show_entries stream=codec_name"))
                .first()
                .asString()
                .startsWith("h264");
    }
}
