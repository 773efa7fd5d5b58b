package dev.headend.encoder.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.ffmpeg.FfmpegEvent.Progress;
import dev.headend.encoder.ffmpeg.FfmpegEvent.SegmentFinished;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What FFmpeg's lines mean. */
final class FfmpegEventParserTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            640x360-30/0.ts,0.000000,3.000000            | 640x360-30      | 0   | 0     | 3000
            640x360-30~800/12.ts,36.036000,39.039000     | 640x360-30~800  | 12  | 36036 | 39039
            0x0-0/999999999.ts,-0.021000,2.5             | 0x0-0           | 999999999 | -21 | 2500
            """)
    void segments(String line, String rendition, int number, long startMillis, long endMillis) {
        assertThat(new FfmpegEventParser().read(line))
                .contains(new SegmentFinished(
                        rendition, number, Duration.ofMillis(startMillis), Duration.ofMillis(endMillis)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "speed=1.01x frame=50 out_time_us=2000000 dup_frames=1 drop_frames=2, 50, 2000, 1, 2",
        "speed=1.2e+03x frame=0 out_time_us=-21000 dup_frames=0 drop_frames=0, 0, -21, 0, 0",
        "speed=N/A out_time_us=N/A fps=25.0 bitrate=100.0kbits/s, 0, 0, 0, 0"
    })
    void progress(String report, long frames, long millis, long duplicated, long dropped) {
        FfmpegEventParser parser = new FfmpegEventParser();
        for (String line : report.split(" ")) {
            assertThat(parser.read(line)).isEmpty();
        }

        assertThat(parser.read("progress=continue"))
                .contains(new Progress(frames, Duration.ofMillis(millis), duplicated, dropped));
        assertThat(parser.read("progress=end")).contains(new Progress(0, Duration.ZERO, 0, 0));
    }

    @Test
    void aSegmentMayComeWithinAReport() {
        FfmpegEventParser parser = new FfmpegEventParser();
        assertThat(parser.read("frame=  12")).isEmpty();
        assertThat(parser.read("a/0.ts,0,1")).isPresent();

        assertThat(parser.read("progress=continue")).contains(new Progress(12, Duration.ZERO, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "frame=12",
                "out_time=00:00:01.000000",
                "bitrate= 100.0kbits/s",
                "a/1.ts",
                "a/1.ts,0,1,2",
                "../a/1.ts,0,1",
                "a/1234567890.ts,0,1",
                "speed=fast",
            })
    void theRestMeansNothing(String line) {
        assertThat(new FfmpegEventParser().read(line)).isEmpty();
    }

    @Property
    void noLineIsTooOdd(@ForAll String line) {
        assertThat(new FfmpegEventParser().read(line)).isNotNull();
    }

    @Test
    void aSegmentThatEndsBeforeItsStartLastsNoTime() {
        assertThat(new SegmentFinished("a", 0, Duration.ofSeconds(3), Duration.ofSeconds(2)).duration())
                .isEqualTo(Duration.ZERO);
    }
}
