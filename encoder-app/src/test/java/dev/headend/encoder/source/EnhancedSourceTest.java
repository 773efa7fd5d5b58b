package dev.headend.encoder.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.SourceType;
import dev.headend.encoder.ffmpeg.FfmpegTools;
import dev.headend.encoder.ffmpeg.TestMedia;
import dev.headend.encoder.ffmpeg.TestTools;
import dev.headend.encoder.plan.FrameRate;
import dev.headend.encoder.source.buffer.ReplayLimits;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Codecs of Enhanced RTMP, as the FFmpeg of the build writes and reads them. */
@EnabledIf("isBundled")
final class EnhancedSourceTest {
    private static final SourceLimits LIMITS = new SourceLimits(
            Duration.ofSeconds(10), Duration.ofSeconds(10), new ReplayLimits(1 << 24, 1 << 22, Duration.ofSeconds(10)));

    @TempDir
    Path folder;

    static boolean isBundled() {
        return TestTools.bundled().isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "-c:v libx265 -preset ultrafast -x265-params log-level=0 -pix_fmt yuv420p -c:a aac, hevc, yuv420p, aac",
        "-c:v libx265 -preset ultrafast -x265-params log-level=0 -pix_fmt yuv420p10le -c:a aac, hevc, yuv420p10le, aac",
        "-c:v libaom-av1 -cpu-used 8 -usage realtime -pix_fmt yuv420p -c:a libopus, av1, yuv420p, opus",
        "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -pix_fmt yuv420p -c:a flac, vp9, yuv420p, flac",
        "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a ac3, h264, yuv420p, ac3",
        "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a libmp3lame -ar 44100, h264, yuv420p, mp3",
        "-c:v flv1 -c:a aac, flv1, yuv420p, aac",
    })
    void codecsAreKnownByTheirHeaders(String encoders, String video, String pixelFormat, String audio)
            throws Exception {
        FfmpegTools tools = TestTools.bundled().orElseThrow();
        Path file = TestMedia.make(
                tools,
                folder.resolve("a.flv"),
                "-f lavfi -i testsrc2=s=322x182:r=25 -f lavfi -i sine=r=48000 -t 3 -g 25 " + encoders);
        try (ScriptedServer server = new ScriptedServer();
                Source source = new SourceOpener(tools, LIMITS).open(SourceType.RTMP, server.uri())) {
            server.play(Flv.tags(file)).end();
            SourcePart part = source.next();
            ByteArrayOutputStream fed = new ByteArrayOutputStream();
            part.feed(fed, part.startMs());

            assertThat(part.info().video().codec()).isEqualTo(video);
            assertThat(part.info().video().pixelFormat()).isEqualTo(pixelFormat);
            assertThat(part.info().video().width()).isEqualTo(322);
            assertThat(part.info().video().height()).isEqualTo(182);
            assertThat(part.info().video().frameRate()).isEqualTo(FrameRate.of(25));
            assertThat(part.info().audio().codec()).isEqualTo(audio);
            Path received = Files.write(folder.resolve("b.flv"), fed.toByteArray());
            assertThat(packets(tools, received)).isEqualTo(packets(tools, file));
        }
    }

    /** Kind, time and size. Some encoders end a stream with an empty one. */
    private static List<String> packets(FfmpegTools tools, Path file) throws Exception {
        return TestMedia.probe(file, "-show_packets -show_entries packet=codec_type,dts,size").stream()
                .filter(packet -> !packet.endsWith(",0"))
                .toList();
    }
}
