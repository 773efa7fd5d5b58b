package dev.headend.encoder.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several encoders on one folder: locks are what a process has, so each is a process. */
final class SpoolOwnershipTest {
    @TempDir
    private Path data;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void whatLivingEncodersWorkOnStaysAndWhatAKilledOneLeftGoes() throws Exception {
        Process first = start();
        Path itsFolder = folderOf(first);
        Process second = start();
        Path another = folderOf(second);
        assertThat(itsFolder.resolve("0.ts"))
                .as("of the first, after a second was started")
                .exists();
        assertThat(another.resolve("0.ts")).exists();

        // SIGKILL: nothing of the program's own can clean up.
        first.destroyForcibly().waitFor();
        Process third = start();
        Path last = folderOf(third);
        assertThat(itsFolder).as("of the first, which was killed").doesNotExist();
        assertThat(another.resolve("0.ts")).as("of the second").exists();
        assertThat(last.resolve("0.ts")).exists();

        end(second);
        end(third);
        assertThat(data.resolve("spool")).isEmptyDirectory();
    }

    /** What one deletes another may be creating. */
    @Test
    void encodersThatStartAtTheSameTimeDoNotDisturbEachOther() throws Exception {
        for (int i = 0; i < 4; i++) {
            start();
        }
        for (Process process : started) {
            assertThat(folderOf(process).resolve("0.ts")).exists();
        }
        try (Stream<Path> all = Files.list(data.resolve("spool"))) {
            assertThat(all).hasSize(2 * started.size());
        }
    }

    private Process start() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SpoolOwner.class.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        started.add(process);
        return process;
    }

    /** Blocks until it works there. */
    private static Path folderOf(Process process) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = lines.readLine();
        assertThat(line).as("what the program says").isNotNull();
        return Path.of(line);
    }

    private static void end(Process process) throws Exception {
        process.getOutputStream().close();
        assertThat(process.waitFor()).isZero();
    }
}
