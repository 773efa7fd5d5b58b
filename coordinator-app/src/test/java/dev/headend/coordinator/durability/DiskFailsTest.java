package dev.headend.coordinator.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headend.coordinator.harness.CoordinatorProcess;
import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.coordinator.harness.TestApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lets the disk fail under the running program: every forced write gets an I/O error from the kernel, as far as the program
 * can tell. That is done by {@code strace}; where there is none, or it may not look on, there is no test.
 */
class DiskFailsTest {
    private static final String SECRET = "test";
    private static final int RESTART = 75;

    @TempDir
    Path folder;

    private final TestApplication application = new TestApplication();
    private Path log;

    @BeforeEach
    void needsStrace() throws Exception {
        assumeTrue(canTrace(), "strace is missing, or not allowed to attach");
        log = Files.createFile(folder.resolve("log"));
    }

    private static boolean canTrace() throws InterruptedException {
        try {
            return new ProcessBuilder("strace", "-qq", "-e", "trace=none", "true")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    @AfterEach
    void end() {
        application.close();
    }

    private CoordinatorProcess start() throws InterruptedException {
        return CoordinatorProcess.start(
                        folder.resolve("data"),
                        log,
                        Map.of("CONTROL_SECRET", SECRET, "EVENT_CALLBACK_URL", application.eventUrl()))
                .awaitStarted();
    }

    /** From when this returns on, until the coordinator ends. */
    private static void failEveryForce(CoordinatorProcess coordinator) throws IOException {
        new ProcessBuilder(
                        "strace",
                        "-f",
                        "-qq",
                        "-p",
                        String.valueOf(coordinator.pid()),
                        "-e",
                        "trace=fsync,fdatasync",
                        "-e",
                        "inject=fsync,fdatasync:error=EIO")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Eventually.that(() -> isTraced(coordinator.pid()));
    }

    private static boolean isTraced(long pid) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return threads.allMatch(DiskFailsTest::isTraced);
        }
    }

    private static boolean isTraced(Path thread) {
        try {
            return !Files.readString(thread.resolve("status")).contains("TracerPid:\t0");
        } catch (IOException ended) {
            return true;
        }
    }

    @Test
    void theProcessEndsToBeStartedAgainAndLosesNothing() throws Exception {
        String id;
        try (CoordinatorProcess coordinator = start();
                ExistingPeer encoder = ExistingPeer.encoder(coordinator.port(), SECRET, -1)) {
            Eventually.that(() -> coordinator.get("/commands/capacity").body().contains("\"encoderCount\":1"));
            try (ExistingPeer edge = ExistingPeer.rtmpServer(coordinator.port(), SECRET)) {
                edge.requestPublish("request", "channel", "key");
                id = edge.next("PUBLISH-ACCEPT").get("Stream-ID");
                failEveryForce(coordinator);
                edge.send("PUBLISH-END", "Stream-Channel", "channel", "Stream-ID", id);
                assertThat(coordinator.awaitExit()).isEqualTo(RESTART);
            }
        }
        assertThat(coordinator()).contains("disk failed").doesNotContain("retrying");
        assertThat(folder.resolve("data/coordinator.force-failed")).exists();
        try (CoordinatorProcess _ = start()) {
            assertThat(coordinator()).contains("writing " + folder.resolve("data/coordinator.mv") + " anew");
            assertThat(folder.resolve("data/coordinator.force-failed")).doesNotExist();
            assertThat(application.nextEvent().header("x-streaming-id")).isEqualTo(id);
        }
    }

    private String coordinator() throws IOException {
        return Files.readString(log);
    }
}
