package dev.headend.encoder.source.header;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.ffmpeg.FfmpegTools;
import dev.headend.encoder.ffmpeg.TestMedia;
import dev.headend.encoder.ffmpeg.TestTools;
import dev.headend.encoder.plan.FrameRate;
import dev.headend.encoder.plan.SourceInfo.AudioInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Configuration records as encoders write them, found in MP4 files that FFmpeg makes. */
final class RealHeadersTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            1920x1080, 30,         libx264, yuv420p,   high,    yuv420p,   1920, 1080, 30
            640x360,   30000/1001, libx264, yuv420p,   high,    yuv420p,   640,  360,  30000/1001
            642x358,   25,         libx264, yuv420p,   baseline,yuv420p,   642,  358,  25
            1280x720,  60,         libx264, yuv420p10le,high10, yuv420p10le, 1280, 720, 60
            640x360,   24,         libx264, yuvj420p,  main,    yuvj420p,  640,  360,  24
            640x360,   24,         libx264, yuv422p,   high422, yuv422p,   640,  360,  24
            """)
    void ofH264(
            String size,
            String rate,
            String codec,
            String made,
            String profile,
            String format,
            int width,
            int height,
            String nominal)
            throws Exception {
        byte[] record = record("avcC", size, rate, "-c:v " + codec + " -pix_fmt " + made + " -profile:v " + profile);

        assertThat(VideoHeader.of("avc1", record))
                .isEqualTo(new VideoHeader(
                        "h264", format, width, height, FrameRate.parse(nominal).orElseThrow()));
    }

    @ParameterizedTest
    @CsvSource({
        "interlaced,            -flags +ildct+ilme -pix_fmt yuv420p,     720, 576",
        "scaling lists,         -x264opts cqm=jvt -pix_fmt yuv420p,      720, 576",
        "odd sides,             -vf scale=321:241 -pix_fmt yuv444p,      321, 241",
        "gray,                  -vf crop=322:242 -pix_fmt gray,          322, 242",
        "no square pixels,      -vf setsar=16/15 -pix_fmt yuv420p,       720, 576",
        "colours,               -color_primaries bt709 -color_trc bt709 -colorspace bt709 -pix_fmt yuv420p, 720, 576",
    })
    void ofH264WithRareFields(String what, String options, int width, int height) throws Exception {
        VideoHeader header = VideoHeader.of("avc1", record("avcC", "720x576", "25", "-c:v libx264 " + options));

        assertThat(header.width()).as(what).isEqualTo(width);
        assertThat(header.height()).as(what).isEqualTo(height);
        assertThat(header.nominal()).as(what).isEqualTo(FrameRate.of(25));
    }

    @ParameterizedTest
    @CsvSource({
        "1920x1080, yuv420p,     1920, 1080",
        "642x358,   yuv420p,     642,  358",
        "642x358,   yuv422p10le, 642,  358",
    })
    void ofHevc(String size, String format, int width, int height) throws Exception {
        byte[] record = record(
                "hvcC", size, "25", "-c:v libx265 -preset ultrafast -x265-params log-level=0 -pix_fmt " + format);

        assertThat(VideoHeader.of("hvc1", record)).isEqualTo(new VideoHeader("hevc", format, width, height, null));
    }

    @ParameterizedTest
    @CsvSource({"642x358, yuv420p, 642, 358", "640x360, yuv420p10le, 640, 360"})
    void ofAv1(String size, String format, int width, int height) throws Exception {
        byte[] record = record("av1C", size, "25", "-c:v libaom-av1 -cpu-used 8 -strict -2 -pix_fmt " + format);

        VideoHeader header = VideoHeader.of("av01", record);

        assertThat(header).isEqualTo(new VideoHeader("av1", format, width, height, header.nominal()));
    }

    @ParameterizedTest
    @CsvSource({"1, 48000", "2, 44100", "6, 48000"})
    void ofAac(int channels, int rate) throws Exception {
        Path file = TestMedia.make(
                TestTools.any(),
                folder.resolve("a.flv"),
                "-f lavfi -i sine=r=" + rate + " -t 0.2 -c:a aac -ac " + channels);
        byte[] bytes = Files.readAllBytes(file);
        int header = indexOf(bytes, new byte[] {(byte) 0xaf, 0});

        assertThat(AudioHeader.of("mp4a", Arrays.copyOfRange(bytes, header + 2, header + 7)))
                .isEqualTo(new AudioInfo("aac", "LC"));
    }

    /** An MP4 file of a codec has its record in a box of this name. */
    private byte[] record(String box, String size, String rate, String encoder) throws Exception {
        FfmpegTools tools = TestTools.any();
        Path file = TestMedia.make(
                tools,
                folder.resolve("a.mp4"),
                "-f lavfi -i testsrc2=s=" + size + ":r=" + rate + " -frames:v 3 " + encoder);
        byte[] bytes = Files.readAllBytes(file);
        int at = indexOf(bytes, box.getBytes(StandardCharsets.US_ASCII));
        int length = ByteBuffer.wrap(bytes).getInt(at - 4);
        return Arrays.copyOfRange(bytes, at + 4, at - 4 + length);
    }

    private static int indexOf(byte[] bytes, byte[] searched) {
        for (int at = 0; at < bytes.length - searched.length; at++) {
            if (Arrays.equals(bytes, at, at + searched.length, searched, 0, searched.length)) {
                return at;
            }
        }
        throw new AssertionError("not found");
    }
}
