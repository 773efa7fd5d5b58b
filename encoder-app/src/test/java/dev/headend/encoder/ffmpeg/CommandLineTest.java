package dev.headend.encoder.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Command lines as data, and what is kept of what programs say. */
final class CommandLineTest {
    @Test
    void growsWithoutChanging() {
        CommandLine shorter = CommandLine.EMPTY.with("-i", "a");
        CommandLine longer = shorter.and(CommandLine.EMPTY.with("b"));

        assertThat(longer.arguments()).containsExactly("-i", "a", "b");
        assertThat(shorter.arguments()).containsExactly("-i", "a");
        assertThat(CommandLine.EMPTY.arguments()).isEmpty();
    }

    @Test
    void theProbeReadsOnlyThePipe() {
        assertThat(ProbeCommand.of(Duration.ofMillis(6500)))
                .containsSubsequence("-read_intervals", "%+7", "-protocol_whitelist", "pipe", "-i", "pipe:0");
    }

    @ParameterizedTest
    @CsvSource({
        "libx264,    veryfast, veryfast, -sc_threshold",
        "h264_nvenc, veryfast, p2,       -no-scenecut",
        "h264_nvenc, p7,       p7,       -no-scenecut",
        "h264_nvenc, placebo,  p7,       -no-scenecut",
    })
    void encodersGetTheirOwnWords(String codec, String preset, String word, String option) {
        CodecOptions settings = new CodecOptions(codec, "aac", preset, "yuv420p");

        assertThat(settings.presetOfEncoder()).isEqualTo(word);
        assertThat(settings.onlyForcedKeyframes()).contains(option);
    }

    @Test
    void aGraphicsCardEncodesWithItsOwnPresetAndHoldsFewFramesBack() {
        CodecOptions nvenc = new CodecOptions("h264_nvenc", "aac", "veryfast", "yuv420p");

        assertThat(nvenc.video().arguments())
                .containsSubsequence("-c:v", "h264_nvenc", "-preset", "p2", "-pix_fmt", "yuv420p")
                .containsSubsequence("-g", "100000", "-no-scenecut", "1", "-forced-idr", "1")
                .containsSubsequence("-rc-lookahead", "0", "-delay", "2")
                .doesNotContain("-x264-params", "-sc_threshold");
    }

    @Test
    void addressesInMemoryAreLeftOutOfWhatFfmpegSays() {
        String said = "[tcp @ 0x55ec2f1c8a40] refused\n[in#0 @ 0x1f00] Error: a @ 0x12 is text";
        StderrTail tail = tailOf(said, line -> line);

        tail.end();

        assertThat(tail.text()).isEqualTo("[tcp] refused | [in#0] Error: a @ 0x12 is text");
    }

    @Test
    void theLastLinesOfStderrAreKeptWithoutSecrets() {
        String longLine = "x".repeat(298) + "s3cret and more";
        String said = String.join("\n", List.of("first", "", "2 s3cret", "3\r4", " 5 ", longLine));

        StderrTail tail = tailOf(said, line -> line.replace("s3cret", "…"));

        tail.end();

        assertThat(tail.text()).isEqualTo("2 … | 3 | 4 | 5 | " + "x".repeat(298) + "… …");
    }

    private static StderrTail tailOf(String said, UnaryOperator<String> redaction) {
        return new StderrTail(new ByteArrayInputStream(said.getBytes(StandardCharsets.UTF_8)), redaction);
    }
}
