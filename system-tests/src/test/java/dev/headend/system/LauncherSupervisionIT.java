package dev.headend.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.system.harness.IdlePrograms;
import dev.headend.system.harness.Started;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as the supervisor of processes that do nothing: how often it starts which again, and that it leaves none behind. */
class LauncherSupervisionIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Map<String, String> AT_ONCE = Map.of("HEADEND_FIRST_PAUSE_SECONDS", "0");

    @TempDir
    Path folder;

    private IdlePrograms programs;

    @BeforeEach
    void checkOut() throws IOException {
        programs = new IdlePrograms(folder);
    }

    @AfterEach
    void close() {
        programs.close();
    }

    @Test
    void aProgramThatDiesAgainAndAgainStopsAll() throws IOException {
        try (Started headend = programs.up(AT_ONCE)) {
            headend.awaitLine("Headend is ready", PATIENCE);
            ProcessHandle coordinator = programs.process("coordinator");
            for (int restarts = 1; restarts <= 5; restarts++) {
                coordinator = kill(headend, "coordinator", coordinator, restarts);
            }
            List<ProcessHandle> family = headend.descendants();
            coordinator.destroyForcibly();

            assertThat(headend.awaitEnd(PATIENCE)).isEqualTo(1);
            assertThat(headend.linesWith("the coordinator has ended \\(exit code 137\\)"
                            + " after 5 restarts within 10 minutes, so everything stops"))
                    .hasSize(1);
            headend.assertGone(family);
        }
    }

    @Test
    void eachProgramHasRestartsOfItsOwn() throws IOException {
        try (Started headend = programs.up(AT_ONCE)) {
            headend.awaitLine("Headend is ready", PATIENCE);
            for (String name : List.of("coordinator", "edge", "encoder")) {
                ProcessHandle process = programs.process(name);
                for (int restarts = 1; restarts <= 2; restarts++) {
                    process = kill(headend, name, process, restarts);
                }
            }
            assertThat(headend.terminate()).isEqualTo(143);
        }
    }

    /** Kills it, and waits for its successor. */
    private ProcessHandle kill(Started headend, String name, ProcessHandle process, int restarts) {
        process.destroyForcibly();
        headend.awaitLine(
                "the %s has ended \\(exit code 137\\) and is started again in 0 s \\(%d of at most 5 restarts"
                        .formatted(name, restarts),
                PATIENCE);
        return programs.process(name, process);
    }

    @Test
    void thePauseBeforeARestartGrows() throws IOException {
        try (Started headend = programs.up(Map.of())) {
            headend.awaitLine("Headend is ready", PATIENCE);
            ProcessHandle first = programs.process("encoder");
            first.destroyForcibly();
            ProcessHandle second = programs.process("encoder", first);
            second.destroyForcibly();
            headend.awaitLine("the encoder .* started again in 2 s", PATIENCE);
            assertThat(headend.linesWith("the encoder .* started again in 1 s")).hasSize(1);
            assertThat(headend.terminate()).as("while it waits").isEqualTo(143);
        }
    }

    /** Told to stop, they would end the streams that the encoder is to finish. */
    @Test
    void anEncoderHasTimeToDrainAndItsFfmpegsAreNotTold() throws IOException {
        Path told = folder.resolve("told");
        programs.insertBefore("await_end_of()", "sleep() { command sleep 0.001; }");
        programs.insertBefore("  export HTTP_PORT=0", """
                  (trap 'touch %s' TERM; while :; do command sleep 0.1; done) &
                  trap '' TERM""".formatted(told));
        try (Started headend = programs.up(Map.of("DRAIN_SECONDS", "20", "SHUTDOWN_SECONDS", "5"))) {
            headend.awaitLine("Headend is ready", PATIENCE);
            headend.signal("TERM");
            assertThat(headend.awaitEnd(PATIENCE)).isEqualTo(143);
            assertThat(headend.linesWith("encoder did not stop in 35 s, so it is killed"))
                    .hasSize(1);
            assertThat(told).doesNotExist();
        }
    }

    @Test
    void aProgramIsEndedWhoseStartASignalOvertook() throws IOException {
        programs.insertBefore("  pids[$1]=$!", "  [[ ${names[$1]} != encoder ]] || { pause 1; kill -TERM $$; }");
        try (Started headend = programs.up(Map.of())) {
            ProcessHandle encoder = programs.process("encoder");

            assertThat(headend.awaitEnd(PATIENCE)).isEqualTo(143);
            headend.assertGone(List.of(encoder));
        }
    }
}
