package dev.headend.encoder.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that encodes, when things go wrong. */
final class EncoderProcessTest {
    private static final List<String> COPY = CommandLine.EMPTY
            .with("-nostdin", "-loglevel", "error", "-progress", "pipe:1")
            .and(InputOptions.OPTIONS)
            .with("-c", "copy", "-f", "null", "-")
            .arguments();

    @TempDir
    Path folder;

    @Test
    void whatFailsSaysWhy() throws Exception {
        try (EncoderProcess encoding = EncoderProcess.start(TestTools.any(), COPY)) {
            encoding.input().write("no media at all".getBytes(StandardCharsets.US_ASCII));
            encoding.input().close();
            List<FfmpegEvent> events = new ArrayList<>();

            assertThat(encoding.listen("events", events::add).join()).isNotZero();
            assertThat(encoding.errorOutput()).contains("Invalid data found");
            assertThat(events).isEmpty();
        }
    }

    @Test
    void aPlaylistOfFilesIsNotOpened() throws Exception {
        Path file = TestMedia.make(TestTools.any(), folder.resolve("a.ts"), "-f lavfi -i sine -t 1 -c:a aac");
        try (EncoderProcess encoding = EncoderProcess.start(TestTools.any(), COPY)) {
            String playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://" + file + "\n#EXT-X-ENDLIST\n";
            encoding.input().write(playlist.getBytes(StandardCharsets.US_ASCII));
            encoding.input().close();

            assertThat(encoding.listen("events", _ -> {}).join()).isNotZero();
            assertThat(encoding.errorOutput()).contains("not on whitelist 'pipe'");
        }
    }

    /** Else the stream's task would wait for its end for ever. */
    @Test
    void tellsOfTheEndAlsoWhenThereIsNoThreadForWhatItReports() throws Exception {
        List<String> reports = CommandLine.EMPTY
                .with("-progress", "pipe:1")
                .and(InputOptions.OPTIONS)
                .with("-c", "copy", "-f", "null", "-")
                .arguments();
        Path file = TestMedia.make(TestTools.any(), folder.resolve("a.ts"), "-f lavfi -i sine -t 1 -c:a aac");
        try (EncoderProcess encoding = EncoderProcess.start(TestTools.any(), reports)) {
            Files.copy(file, encoding.input());
            encoding.input().close();

            assertThat(encoding.listen("events", _ -> {
                        throw new OutOfMemoryError("no thread, in a test");
                    }))
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableThat()
                    .withCauseInstanceOf(OutOfMemoryError.class);
        }
    }

    @Test
    void closingEndsItAtOnce() throws Exception {
        EncoderProcess encoding = EncoderProcess.start(TestTools.any(), COPY);
        encoding.close();

        assertThat(encoding.listen("events", _ -> {}).join()).isNotZero();
    }

    @Test
    void aProgramThatIsNotThereCannotBeStarted() {
        Path nothing = Path.of("nothing", "here");

        assertThatThrownBy(() -> EncoderProcess.start(new FfmpegTools(nothing, nothing, null), COPY))
                .isInstanceOf(IOException.class);
    }
}
