package dev.headend.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.system.harness.Await;
import dev.headend.system.harness.Http;
import dev.headend.system.harness.Launcher;
import dev.headend.system.harness.Started;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The launcher as the supervisor of its programs: what it starts again when it ends, and when it gives up. */
class LauncherRestartsIT {
    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration STOP = Duration.ofSeconds(60);

    private final Launcher launcher = new Launcher();

    @Test
    void aProgramThatDiesIsStartedAgainAndTheOthersGoOn() {
        try (Started headend = launcher.run("demo", Map.of("RESUME_GRACE_SECONDS", "3"))) {
            headend.awaitLine("the test picture is live", START);
            for (String name : List.of("coordinator", "encoder", "edge")) {
                List<ProcessHandle> others = programs(headend)
                        .filter(program -> !isOf(name, program))
                        .toList();
                kill(headend, name);

                headend.awaitLine("the " + name + " has ended \\(exit code 137\\) and is started again", STOP);
                Await.until(name + " is ready again", START, () -> launcher.isReady(name));
                String before = livePlaylist();
                Await.until("new segments come", START, () -> !livePlaylist().equals(before));
                assertThat(others).hasSize(2).allMatch(ProcessHandle::isAlive);
            }
            headend.signal("TERM");
            assertThat(headend.awaitEnd(STOP)).isEqualTo(143);
        }
    }

    @Test
    void aProgramThatCannotStartStopsAll() {
        try (Started headend = launcher.run("up", Map.of("RESUME_GRACE_SECONDS", "long"))) {
            assertThat(headend.awaitEnd(STOP)).isEqualTo(1);
            assertThat(headend.linesWith("the coordinator has ended \\(exit code 2\\), so everything stops"))
                    .hasSize(1);
        }
    }

    /** Of the last rendition that the demo's multivariant playlist names; empty when there is none. */
    private String livePlaylist() {
        return Http.get(launcher.edgeUrl("/hls/demo/index.m3u8"))
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .reduce((_, last) -> last)
                .map(rendition ->
                        Http.get(launcher.edgeUrl("/hls/demo/" + rendition)).body())
                .orElse("");
    }

    private static void kill(Started headend, String name) {
        programs(headend).filter(program -> isOf(name, program)).forEach(ProcessHandle::destroyForcibly);
    }

    /** The JVMs that run. */
    private static Stream<ProcessHandle> programs(Started headend) {
        return headend.descendants().stream()
                .filter(process -> process.info().command().orElse("").endsWith("/java"));
    }

    private static boolean isOf(String name, ProcessHandle program) {
        return program.info().commandLine().orElse("").contains(name + "-app.jar");
    }
}
