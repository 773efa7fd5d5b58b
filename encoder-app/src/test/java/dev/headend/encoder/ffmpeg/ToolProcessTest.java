package dev.headend.encoder.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.fixture.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Programs that we start: their environment, their error output, and many of them at once. */
final class ToolProcessTest {
    /** More than a JVM has carriers for virtual threads at most. */
    private static final int MANY = 300;

    @Test
    void aProgramGetsNothingOfOurEnvironmentButWhatItNeeds() {
        ProcessBuilder builder = new ProcessBuilder();
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH", "/bin",
                        "LC_ALL", "C.UTF-8",
                        "NVIDIA_VISIBLE_DEVICES", "0",
                        "CONTROL_SECRET", "a",
                        "AWS_SECRET_ACCESS_KEY", "b",
                        "HLS_STORAGE_HTTP_PASSWORD", "c"));

        FfmpegTools.keepOnlyWhatIsNeeded(builder.environment());

        assertThat(builder.environment()).containsOnlyKeys("PATH", "LC_ALL", "NVIDIA_VISIBLE_DEVICES");
    }

    @Test
    void virtualThreadsRunWhileManyProgramsAreSilent() throws Exception {
        Path cat = Path.of("/bin/cat");
        FfmpegTools tools = new FfmpegTools(cat, cat, null);
        List<EncoderProcess> silent = new ArrayList<>();
        try {
            for (int i = 0; i < MANY; i++) {
                EncoderProcess started = EncoderProcess.start(tools, List.of());
                silent.add(started);
                started.listen("cat " + i, _ -> {});
            }
            CountDownLatch ran = new CountDownLatch(1);
            Thread.ofVirtual().start(ran::countDown);

            assertThat(ran.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().startsWith("ffmpeg-"))
                    .hasSize(1);
        } finally {
            silent.forEach(EncoderProcess::close);
        }
    }

    @Test
    void errorOutputIsReadHoweverMuchItIsAndItsEndIsKept() throws Exception {
        try (ToolProcess talkative = shell("i=0; while [ $i -lt 20000 ]; do echo \"line $i\" >&2; i=$((i+1)); done;"
                + " printf 'the key is secret' >&2; exit 3")) {
            assertThat(talkative.await()).isEqualTo(3);
            assertThat(talkative.errorOutput())
                    .isEqualTo("line 19996 | line 19997 | line 19998 | line 19999 | the key is …");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theKernelKillsAProgramRatherThanUsWhenMemoryIsUsedUp() throws Exception {
        try (ToolProcess program = shell("echo $$; read line")) {
            String pid =
                    new BufferedReader(new InputStreamReader(program.output(), StandardCharsets.US_ASCII)).readLine();

            assertThat(oomScoreAdjustment(pid)).isEqualTo(Math.min(oomScoreAdjustment("self") + 300, 1000));
        }
    }

    private static int oomScoreAdjustment(String pid) throws IOException {
        return Integer.parseInt(
                Files.readString(Path.of("/proc/" + pid + "/oom_score_adj")).strip());
    }

    /** The script of an operator, whose child has our pipes too. */
    @Test
    void whatAProgramHasStartedIsKilledWithIt() throws Exception {
        try (ToolProcess script = shell("sh -c 'echo $$; exec sleep 100'; echo over")) {
            String pid =
                    new BufferedReader(new InputStreamReader(script.output(), StandardCharsets.US_ASCII)).readLine();
            ProcessHandle child = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();

            script.kill();

            Awaitility.await().until(() -> !child.isAlive());
        }
    }

    /** Somebody who is not found has the other end of its input. */
    @Test
    void killingDoesNotWaitForWhoeverWrites() throws Exception {
        ToolProcess script = shell("exec 3<&0; (sleep 100 & echo $!); exec sleep 100");
        long holder = Long.parseLong(
                new BufferedReader(new InputStreamReader(script.output(), StandardCharsets.US_ASCII)).readLine());
        try {
            CountDownLatch full = new CountDownLatch(1);
            PipeThreads.start("writer", () -> fill(script, full));
            assertThat(full.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();

            assertThat(CompletableFuture.runAsync(script::kill)).succeedsWithin(Duration.ofSeconds(10));
        } finally {
            ProcessHandle.of(holder).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** Writes more than a pipe holds. */
    private static void fill(ToolProcess program, CountDownLatch full) {
        try {
            program.input().write(new byte[1 << 16]);
            full.countDown();
            program.input().write(new byte[1 << 20]);
        } catch (IOException killed) {
            // As it should be.
        }
    }

    private static ToolProcess shell(String script) throws IOException {
        UnaryOperator<String> redaction = text -> text.replace("secret", "…");
        return ToolProcess.start(new ProcessBuilder("/bin/sh", "-c", script), redaction);
    }
}
