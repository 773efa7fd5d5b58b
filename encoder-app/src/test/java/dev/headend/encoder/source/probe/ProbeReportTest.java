package dev.headend.encoder.source.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.encoder.plan.FrameRate;
import dev.headend.encoder.plan.SourceInfo;
import dev.headend.encoder.source.SourceException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;

/** What is concluded from ffprobe's words, and when they are enough. */
final class ProbeReportTest {
    private static final String H264 = """
            {"codec_name": "h264", "profile": "High", "codec_type": "video", "width": 1280, "height": 720,
             "pix_fmt": "yuv420p", "r_frame_rate": "30/1", "avg_frame_rate": "989/33"}""";
    private static final String AAC = """
            {"codec_name": "aac", "profile": "LC", "codec_type": "audio", "r_frame_rate": "0/0"}""";

    private final ProbeReport report = new ProbeReport(Duration.ofMillis(1500));

    private void read(String packets, String streams) throws Exception {
        String json = "{\"packets\": [" + packets + "], \"programs\": [], \"streams\": [" + streams + "]}";
        ProbeReader.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), report);
    }

    /** A word a packet: its time in milliseconds, after {@code k} for a keyframe, {@code v} or {@code a}. */
    private static String packets(String words) {
        return words.isEmpty()
                ? ""
                : Arrays.stream(words.split(" ")).map(ProbeReportTest::packet).collect(Collectors.joining(","));
    }

    private static String packet(String word) {
        return "{\"codec_type\": \"" + (word.startsWith("a") ? "audio" : "video") + "\", \"pts_time\": \""
                + Integer.parseInt(word.substring(1)) / 1000.0 + "\", \"flags\": \""
                + (word.startsWith("v") ? "___" : "K__") + "\"}";
    }

    @ParameterizedTest(name = "{0}: enough {1}, distance {2}")
    @CsvSource({
        "k0 v1400,                           false, ",
        "k0 v1500,                           true,  ",
        "a5000 k5000 k6000 k7000 a7500,      true,  1000",
        "a0 a1400,                           false, ",
        "a0 a1500,                           true,  ",
        "v0 v500 k1000 k2000 k3000,          true,  1000",
        // The longest counts, even one that is not over.
        "k0 k400 k1400,                      false, 1000",
        "k0 k400 v1450,                      false, 1050",
    })
    void aWhileOfTheStreamIsEnough(String words, boolean enough, Long distance) throws Exception {
        read(packets(words), H264);

        assertThat(report.isEnough()).isEqualTo(enough);
        assertThat(report.sourceInfo().video().keyframeDistance())
                .isEqualTo(distance == null ? null : Duration.ofMillis(distance));
    }

    @Test
    void pictureAndSoundAreRead() throws Exception {
        read(packets("k0"), H264 + "," + AAC);

        assertThat(report.sourceInfo())
                .isEqualTo(new SourceInfo(
                        new SourceInfo.VideoInfo("h264", "yuv420p", 1280, 720, FrameRate.of(30), null),
                        new SourceInfo.AudioInfo("aac", "LC")));
    }

    @ParameterizedTest
    @CsvSource({
        // A measure in whole milliseconds of a rate that is known to exist.
        "24000/1001, 23976/1000, 24000/1001",
        "30000/1001, 989/33,     30000/1001",
        // A publisher that skips frames.
        "60/1,       45/2,       45/2",
        "0/0,        25/1,       25",
        // The difference between two times, in a container that has no rate.
        "1000/1,     0/0,        30",
        "80/1,       0/0,        30",
        // A screen at rest.
        "1/1,        1/1,        30",
    })
    void ratesAreMeasuredOrLikely(String likely, String measured, String rate) throws Exception {
        read("", H264.replace("30/1", likely).replace("989/33", measured));

        assertThat(report.sourceInfo().video().frameRate()).hasToString(rate);
    }

    /** Chromium's MediaRecorder: the first frames come fast, and nothing says how fast the others do. */
    @ParameterizedTest
    @CsvSource({
        "80/1, 0/0, 66, 15",
        "1000/1, 0/0, 33, 30",
        "30/1, 30/1, 33, 30",
        "30000/1001, 0/0, 40, 25",
        "80/1, 0/0, 73, 15",
        "1000/1, 15/1, 43, 24"
    })
    void framesShowHowFastTheyCome(String likely, String average, int distanceMs, String rate) throws Exception {
        String packets = IntStream.range(0, 1500 / distanceMs)
                .mapToObj(i -> "v" + (i == 1 ? 12 : i * distanceMs))
                .collect(Collectors.joining(" "));
        read(packets(packets), H264.replace("30/1", likely).replace("989/33", average));

        assertThat(report.sourceInfo().video().frameRate()).hasToString(rate);
    }

    @Test
    void onlyTheFirstOfAKindCounts() throws Exception {
        read("", H264 + "," + H264.replace("1280", "640") + "," + AAC + "," + AAC.replace("aac", "mp3"));

        assertThat(report.sourceInfo().video().width()).isEqualTo(1280);
        assertThat(report.sourceInfo().audio().codec()).isEqualTo("aac");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}
            {"codec_type": "data", "codec_name": "x"}
            {"codec_type": "video", "width": 640, "height": 360, "avg_frame_rate": "25/1"}
            {"codec_type": "video", "codec_name": "h264", "width": 0, "height": 0, "avg_frame_rate": "25/1"}
            {"codec_type": "audio"}
            """)
    void whatCannotBeDecodedIsNotThere(String stream) throws Exception {
        read("", stream);

        assertThatThrownBy(report::sourceInfo)
                .isInstanceOf(SourceException.class)
                .hasMessage("the source has neither video nor audio that can be decoded");
    }

    @Test
    void packetsAreReadBeforeTheEndIsWritten() {
        String cut = "{\"packets\": [" + packets("k0 k1000 v1500") + ",";

        assertThatThrownBy(
                        () -> ProbeReader.read(new ByteArrayInputStream(cut.getBytes(StandardCharsets.UTF_8)), report))
                .isInstanceOf(JacksonException.class);
        assertThat(report.isEnough()).isTrue();
    }

    @Test
    void timesThatAreMissingAreSkipped() throws Exception {
        String without = IntStream.range(0, 3)
                .mapToObj(i -> "{\"codec_type\": \"video\", \"flags\": \"K__\"}")
                .collect(Collectors.joining(","));
        read(without, H264);

        assertThat(report.isEnough()).isFalse();
    }
}
