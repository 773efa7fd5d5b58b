package dev.headend.encoder.source.probe;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.encoder.ffmpeg.FfmpegTools;
import dev.headend.encoder.source.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Probes by programs that behave as ffprobe does at its worst. */
final class ProberTest {
    @TempDir
    private Path folder;

    @Test
    void aProgramThatTakesNoInputIsGivenUp() throws IOException {
        Path program = Files.writeString(folder.resolve("ffprobe"), "#!/bin/sh\nexec sleep 60\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Prober prober = new Prober(new FfmpegTools(program, program, null), Duration.ofSeconds(1));

        assertThatThrownBy(() -> prober.probe(new EndlessHead()))
                .isInstanceOf(SourceException.class)
                .hasMessage("ffprobe took no input for 1 s");
    }

    /** More than a pipe holds. */
    private static final class EndlessHead implements StreamHead {
        @Override
        public byte[] next(Duration timeout) {
            return new byte[1 << 20];
        }

        @Override
        public boolean isComplete() {
            return false;
        }
    }
}
