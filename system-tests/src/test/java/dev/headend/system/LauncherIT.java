package dev.headend.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.fixture.FreePorts;
import dev.headend.system.harness.Await;
import dev.headend.system.harness.Http;
import dev.headend.system.harness.Launcher;
import dev.headend.system.harness.Started;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher at the root of the checkout, as a person uses it. */
class LauncherIT {
    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration STOP = Duration.ofSeconds(60);

    private static final String EARLIER_DEMO = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nearlier/live.m3u8\n";

    private final Launcher launcher = new Launcher();

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
    void theDemoPlaysAndASignalLeavesNothingBehind(String signal, int exitCode) {
        launcher.leaveEarlierDemo(EARLIER_DEMO);
        try (Started headend = launcher.run("demo")) {
            headend.awaitLine("the test picture is live: open http://127.0.0.1:\\d+/watch/demo", START);
            assertThat(Http.get(launcher.edgeUrl("/hls/demo/index.m3u8")).body())
                    .startsWith("#EXTM3U")
                    .isNotEqualTo(EARLIER_DEMO);
            assertThat(Http.get(launcher.edgeUrl("/watch/demo")).body()).contains("<video");
            List<ProcessHandle> family = headend.descendants();
            assertThat(programs(family)).contains("java", "ffmpeg");

            headend.signal(signal);

            assertThat(headend.awaitEnd(STOP)).isEqualTo(exitCode);
            headend.assertGone(family);
        }
    }

    /** Only what is served is named to the one who starts it. */
    @ParameterizedTest
    @CsvSource({"RTMP_SERVER, Publish +http://\\S+/ .*camera.*, OBS", "WS_SERVER, Publish +rtmp://.*, Browser"})
    void withoutOneOfItsSidesItStartsAndNothingIsLeftWhenItIsKilled(String off, String named, String unnamed)
            throws IOException {
        boolean rtmp = !off.equals("RTMP_SERVER");
        try (ServerSocket _ = new ServerSocket(rtmp ? 0 : launcher.rtmpPort(), 1, InetAddress.getLoopbackAddress());
                Started headend = launcher.run("up", Map.of(off, "no"))) {
            headend.awaitLine("Ctrl-C stops everything", START);
            assertThat(headend.lines())
                    .as("what is built is not built again")
                    .noneMatch(line -> line.contains("building"))
                    .anyMatch(line -> line.matches(" +" + named))
                    .noneMatch(line -> line.strip().startsWith(unnamed));
            assertThat(Http.get(launcher.edgeUrl("/")).body().contains("Test client"))
                    .isNotEqualTo(rtmp);
            List<ProcessHandle> family = headend.descendants();
            assertThat(programs(family)).contains("java");

            headend.signal("KILL");

            Await.until("all of it has ended", STOP, () -> family.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    @Test
    void aTakenPortIsSaidBeforeAnythingStarts() throws IOException {
        try (ServerSocket _ = new ServerSocket(launcher.rtmpPort(), 1, InetAddress.getLoopbackAddress());
                Started headend = launcher.run("up")) {
            assertThat(headend.awaitEnd(STOP)).isEqualTo(1);
            assertThat(headend.lines())
                    .singleElement()
                    .satisfies(line ->
                            assertThat(line).contains("port " + launcher.rtmpPort() + " is taken", "RTMP_PORT="));
        }
    }

    @Test
    void aTakenPortIsNotExchangedForOneThatIsTakenOrChosen() throws IOException {
        int port = FreePorts.firstOf(31);
        Map<String, String> chosen =
                Map.of("COORDINATOR_PORT", String.valueOf(port), "EDGE_PORT", String.valueOf(port + 10));
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                ServerSocket _ = new ServerSocket(port + 20, 1, InetAddress.getLoopbackAddress());
                Started headend = launcher.run("up", chosen)) {
            assertThat(headend.awaitEnd(STOP)).isEqualTo(1);
            assertThat(headend.linesWith("such as COORDINATOR_PORT=" + (port + 30) + " ./headend up"))
                    .hasSize(1);
        }
    }

    @Test
    void aBadPortIsSaidBeforeAnythingStarts() {
        try (Started headend = launcher.run("up", Map.of("EDGE_PORT", "eighty"))) {
            assertThat(headend.awaitEnd(STOP)).isEqualTo(1);
            assertThat(headend.lines())
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("EDGE_PORT is 'eighty'"));
        }
    }

    /** The programs say what is wrong with them; bash only needs numbers of them, and took "08" for a malformed octal one. */
    @ParameterizedTest
    @ValueSource(strings = {"1 hour", "08", "99999999999999999999"})
    void timesThatAreNoNumbersAreLeftToThePrograms(String time) {
        try (Started headend = launcher.run("help", Map.of("DRAIN_SECONDS", time, "SHUTDOWN_SECONDS", time))) {
            assertThat(headend.awaitEnd(STOP)).isZero();
            assertThat(headend.lines().getFirst()).startsWith("Usage:");
        }
    }

    @Test
    void theDemoNeedsRtmp() {
        try (Started headend = launcher.run("demo", Map.of("RTMP_SERVER", "no"))) {
            assertThat(headend.awaitEnd(STOP)).isEqualTo(1);
            assertThat(headend.lines())
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("RTMP_SERVER", "./headend up"));
        }
    }

    @Test
    void helpNamesEveryCommand() {
        try (Started headend = launcher.run("help")) {
            assertThat(headend.awaitEnd(STOP)).isZero();
            assertThat(String.join("\n", headend.lines())).contains("demo", "up", "build", "test", "bench", "DATA_DIR");
        }
    }

    @Test
    void anUnknownCommandIsAnsweredInALine() {
        try (Started headend = launcher.run("hlep")) {
            assertThat(headend.awaitEnd(STOP)).isEqualTo(1);
            assertThat(headend.lines())
                    .containsExactly("headend: there is no command 'hlep': './headend help' lists them");
        }
    }

    private static List<String> programs(List<ProcessHandle> processes) {
        return processes.stream()
                .flatMap(process -> process.info().command().stream())
                .map(command -> command.substring(command.lastIndexOf('/') + 1))
                .toList();
    }
}
