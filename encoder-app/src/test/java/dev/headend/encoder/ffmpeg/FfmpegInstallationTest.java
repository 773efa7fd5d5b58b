package dev.headend.encoder.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.headend.encoder.plan.FrameRate;
import dev.headend.encoder.plan.SourceInfo;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What real FFmpegs can do, and what is said of those that cannot. */
final class FfmpegInstallationTest {
    private static final FfmpegLocator FOUND =
            new FfmpegLocator(TestTools.any().ffmpeg(), TestTools.any().ffprobe(), "", Path.of("none"));

    private static FfmpegProperties properties(String video, String audio, String pixels) {
        return new FfmpegProperties(null, null, video, audio, "veryfast", pixels);
    }

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @CsvSource(delimiter = '|', textBlock = """
            libx264    | aac     | yuv420p    |
            copy       | aac     | nonsense   |
            libx264    | aac     | nonsense   | HLS_PIXEL_FORMAT=nonsense
            h264_nvenc | aac     | yuv420p    | HLS_VIDEO_CODEC=h264_nvenc
            libx264    | unknown | yuv420p    | HLS_AUDIO_CODEC=unknown
            """)
    void codecsOfTheSettingsAreTried(String video, String audio, String pixels, @Nullable String problem)
            throws Exception {
        assertThat(FfmpegInstallation.problem(properties(video, audio, pixels), FOUND)
                        .orElse(""))
                .contains(problem == null ? "" : problem)
                .matches(text -> text.isEmpty() == (problem == null));
    }

    @Test
    void anFfmpegThatIsNotThereIsMissed() throws Exception {
        Path nowhere = Path.of("nowhere");

        assertThat(FfmpegInstallation.problem(
                        properties("libx264", "aac", "yuv420p"), new FfmpegLocator(nowhere, nowhere, "", nowhere)))
                .hasValueSatisfying(problem -> assertThat(problem).startsWith("FFMPEG_PATH=nowhere does not exist: "));
    }

    @Test
    void anotherProgramIsNoFfmpeg() throws Exception {
        Path other = Path.of("/bin/true");

        assertThat(FfmpegInstallation.problem(
                        properties("libx264", "aac", "yuv420p"), new FfmpegLocator(other, other, "", other)))
                .hasValue("/bin/true is no ffmpeg that runs: try it with -version, or set FFMPEG_PATH; "
                        + "/bin/true is no ffprobe that runs: try it with -version, or set FFPROBE_PATH");
    }

    @Test
    void onlyTheProgramThatDoesNotRunIsBlamed() throws Exception {
        Path other = Path.of("/bin/true");

        assertThat(FfmpegInstallation.problem(
                        properties("libx264", "aac", "yuv420p"),
                        new FfmpegLocator(other, TestTools.any().ffprobe(), "", other)))
                .hasValue("/bin/true is no ffmpeg that runs: try it with -version, or set FFMPEG_PATH");
        assertThat(FfmpegInstallation.problem(
                        properties("libx264", "aac", "yuv420p"),
                        new FfmpegLocator(TestTools.any().ffmpeg(), other, "", other)))
                .hasValue("/bin/true is no ffprobe that runs: try it with -version, or set FFPROBE_PATH");
    }

    @Test
    void theBundledOneIsTakenWhereItCanMoreThanTheMachines() throws Exception {
        FfmpegTools bundled = TestTools.bundled().orElse(null);
        assumeThat(bundled).isNotNull();
        assumeThat(FlvSample.areAll(FfmpegCapabilities.of(TestTools.any()).enhanced()))
                .isFalse();
        String path = TestTools.any().ffmpeg().getParent().toString();
        FfmpegLocator locator =
                new FfmpegLocator(null, null, path, bundled.ffmpeg().getParent());

        FfmpegInstallation found = FfmpegInstallation.find(properties("libx264", "aac", "yuv420p"), locator);
        assertThat(found.tools()).isEqualTo(bundled);
        assertThat(FfmpegInstallation.find(properties("unknown", "aac", "yuv420p"), locator)
                        .usable())
                .isFalse();
    }

    @Test
    void whatAnFfmpegReadsIsFoundOutByTrying() throws Exception {
        FfmpegCapabilities machine = FfmpegCapabilities.of(TestTools.any());

        assertThat(machine.decoded()).contains("h264", "aac", "hevc", "vp8", "vp9", "opus", "mp3");
        if (TestTools.bundled().isPresent()) {
            assertThat(FfmpegCapabilities.of(TestTools.bundled().get()).readFromFlv())
                    .containsExactlyInAnyOrder("hevc", "av1", "vp9", "opus", "ac3", "eac3", "flac");
        }
    }

    @ParameterizedTest(name = "{0} with {1}, as FLV: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            h264 | aac  | true  |
            hevc | aac  | true  |
            av1  | aac  | true  | the FFmpeg of this encoder does not read av1 over RTMP; FFmpeg 8 does
            h264 | opus | true  | the FFmpeg of this encoder does not read opus over RTMP; FFmpeg 8 does
            vp8  | opus | false |
            av1  | opus | false | the FFmpeg of this encoder does not decode av1
            """)
    void aSourceThatCannotBeReadIsRefused(String video, String audio, boolean flv, @Nullable String refusal) {
        FfmpegCapabilities few = new FfmpegCapabilities(Set.of("h264", "hevc", "vp8", "aac", "opus"), Set.of("hevc"));
        SourceInfo source = new SourceInfo(
                new SourceInfo.VideoInfo(video, "yuv420p", 640, 360, FrameRate.of(25), null),
                new SourceInfo.AudioInfo(audio, ""));

        assertThat(few.refusal(source, flv).orElse(null)).isEqualTo(refusal);
    }

    /** FFmpeg keeps some twenty pictures of each: these would be 400 MB each. */
    @Test
    void picturesThatWouldTakeTheMachinesMemoryAreRefused() {
        SourceInfo source = new SourceInfo(
                new SourceInfo.VideoInfo("h264", "yuv420p", 16_384, 16_384, FrameRate.of(25), null), null);

        assertThat(new FfmpegCapabilities(Set.of(), Set.of()).refusal(source, true))
                .hasValue("its pictures of 16384x16384 have more than 35651584 pixels");
    }

    @Test
    void anUnknownListOfDecodersRefusesNothing() {
        SourceInfo source = new SourceInfo(null, new SourceInfo.AudioInfo("speex", ""));

        assertThat(new FfmpegCapabilities(Set.of(), Set.of()).refusal(source, true))
                .isEmpty();
    }
}
