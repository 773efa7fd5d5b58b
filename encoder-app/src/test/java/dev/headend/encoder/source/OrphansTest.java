package dev.headend.encoder.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.ffmpeg.TestMedia;
import dev.headend.fixture.Patience;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No FFmpeg is left behind, whatever ends its owner. */
final class OrphansTest {
    @TempDir
    Path folder;

    @Test
    void theFfmpegEndsWithAProgramThatIsKilled() throws Exception {
        Path file = TestMedia.flv(folder.resolve("a.flv"), "160x90", "25", 1, 40);

        try (ListeningPublisher publisher = ListeningPublisher.of(file, "-re")) {
            Process program = startParent(publisher.uri());
            List<ProcessHandle> children = program.descendants().toList();
            assertThat(children.stream().filter(OrphansTest::isFfmpeg)).hasSize(1);

            // SIGKILL: nothing of the program's own can clean up.
            program.destroyForcibly().waitFor();

            allGone(children);
        }
    }

    private static Process startParent(String uri) throws Exception {
        Process program = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OrphanParent.class.getName(),
                        uri)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8));
        assertThat(said.readLine()).isEqualTo(OrphanParent.READY);
        return program;
    }

    private static boolean isFfmpeg(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("/ffmpeg");
    }

    private static void allGone(List<ProcessHandle> processes) throws Exception {
        CompletableFuture.allOf(processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                .get(Patience.SECONDS, TimeUnit.SECONDS);
    }
}
