package dev.headend.encoder.hls.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.hls.Ffmpeg;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reader on segments that FFmpeg made, whose codecs are known because they were asked for. */
class TsCodecReaderTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"baseline,3.0,avc1.42c01e", "main,3.1,avc1.4d401f", "high,4.0,avc1.640028"})
    void readsProfileAndLevel(String profile, String level, String expected) throws Exception {
        Path segment = segment("-c:v", "libx264", "-profile:v", profile, "-level", level, "-c:a", "aac");

        assertThat(TsCodecReader.codecsOf(segment)).isEqualTo(new Codecs(expected, "mp4a.40.2"));
    }

    @Test
    void readsSoundAlone() throws Exception {
        assertThat(TsCodecReader.codecsOf(segment("-vn", "-c:a", "aac"))).isEqualTo(new Codecs(null, "mp4a.40.2"));
    }

    @Test
    void readsAPictureAlone() throws Exception {
        Codecs codecs = TsCodecReader.codecsOf(segment("-an", "-c:v", "libx264", "-profile:v", "main"));

        assertThat(codecs.audio()).isNull();
        assertThat(codecs.video()).matches("avc1\\.4d40[0-9a-f]{2}");
    }

    /** Its tables are fine; the codecs are none that we can name. */
    @Test
    void namesNothingThatItDoesNotKnow() throws Exception {
        assertThat(TsCodecReader.codecsOf(segment("-c:v", "mpeg2video", "-c:a", "mp2")))
                .isEqualTo(new Codecs(null, null));
    }

    /** What the beginning of a segment says is true of all of it, or nothing yet. */
    @Test
    void doesNotMindSegmentsThatAreCutOff() throws Exception {
        byte[] whole =
                Files.readAllBytes(segment("-c:v", "libx264", "-profile:v", "high", "-level", "4.0", "-c:a", "aac"));
        Codecs expected = read(whole);

        for (int length = 0; length < whole.length; length += 97) {
            Codecs codecs = read(Arrays.copyOf(whole, length));
            assertThat(codecs.video()).isIn(null, expected.video());
            assertThat(codecs.audio()).isIn(null, expected.audio());
        }
    }

    private static Codecs read(byte[] bytes) throws IOException {
        return TsCodecReader.codecsOf(new ByteArrayInputStream(bytes));
    }

    private Path segment(String... coding) throws IOException, InterruptedException {
        Path file = folder.resolve("0.ts");
        Ffmpeg.make(
                file,
                List.of(
                        "-f",
                        "lavfi",
                        "-i",
                        "testsrc2=size=320x180:rate=25",
                        "-f",
                        "lavfi",
                        "-i",
                        "sine=frequency=440"),
                List.of("-t", "1", "-pix_fmt", "yuv420p"),
                List.of(coding));
        return file;
    }
}
