package dev.headend.coordinator.durability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.harness.CoordinatorProcess;
import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.coordinator.harness.TestApplication;
import dev.headend.coordinator.harness.TestApplication.Call;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the disk away under the running program, and gives it back. The limit on the size of a process's files, set from
 * outside with {@code prlimit} (util-linux), makes every write fail as a full disk does, without a disk of our own to fill.
 */
class DiskFullTest {
    private static final String SECRET = "test";

    @TempDir
    Path folder;

    private final TestApplication application = new TestApplication();
    private CoordinatorProcess coordinator;
    private ExistingPeer encoder;
    private ExistingPeer edge;

    @BeforeEach
    void start() throws Exception {
        coordinator = CoordinatorProcess.start(
                        folder.resolve("data"),
                        Files.createFile(folder.resolve("log")),
                        Map.of("CONTROL_SECRET", SECRET, "EVENT_CALLBACK_URL", application.eventUrl()))
                .awaitStarted();
        encoder = ExistingPeer.encoder(coordinator.port(), SECRET, -1);
        Eventually.that(() -> coordinator.get("/commands/capacity").body().contains("\"encoderCount\":1"));
        edge = ExistingPeer.rtmpServer(coordinator.port(), SECRET);
    }

    @AfterEach
    void end() {
        encoder.close();
        edge.close();
        coordinator.close();
        application.close();
    }

    /** @param bytes the longest file that the program may write; a text for {@code prlimit} */
    private void limitFiles(String bytes) throws Exception {
        Process prlimit = new ProcessBuilder("prlimit", "--pid=" + coordinator.pid(), "--fsize=" + bytes + ":")
                .inheritIO()
                .start();
        assertThat(prlimit.waitFor()).isZero();
    }

    private String publish(String channel) {
        edge.requestPublish(channel, channel, "key");
        String id = edge.next("PUBLISH-ACCEPT").get("Stream-ID");
        encoder.next("ENCODE-START");
        return id;
    }

    private void announce(String channel, String id, int number) {
        encoder.send(
                "STREAM-AVAILABLE",
                "Stream-Channel",
                channel,
                "Stream-ID",
                id,
                "Stream-Type",
                "HLS-LIVE",
                "Resolution",
                "640x360-30",
                "Index-file",
                channel + "/" + number);
    }

    /** The status that a peer gets which connects now. */
    private int upgradeOfAnEdge() {
        try (ExistingPeer _ = ExistingPeer.rtmpServer(coordinator.port(), SECRET)) {
            return 101;
        } catch (CompletionException failed) {
            return ((WebSocketHandshakeException) failed.getCause())
                    .getResponse()
                    .statusCode();
        }
    }

    private int readiness() {
        return coordinator.management("/actuator/health/readiness").statusCode();
    }

    @Test
    void whatCannotBeWrittenWaitsAndNobodyNewIsLetIn() throws Exception {
        String id = publish("before");
        announce("before", id, 1);
        assertThat(application.nextEvent().header("x-event-sequence")).isEqualTo("1");
        assertThat(readiness()).isEqualTo(200);

        limitFiles("1");
        announce("before", id, 2);
        Eventually.that(() -> readiness() == 503);
        edge.requestPublish("during", "during", "key");
        edge.next("PUBLISH-DENY");
        assertThat(upgradeOfAnEdge()).isEqualTo(503);
        announce("before", id, 3);
        encoder.send("STREAM-CLOSED", "Stream-Channel", "before", "Stream-ID", id);
        assertThat(coordinator.get("/commands/report").statusCode()).isEqualTo(503);
        // What is told although it is not written would be here in a few milliseconds.
        assertThat(application.pollEvent(Duration.ofSeconds(1))).isNull();
        assertThat(edge.poll(Duration.ZERO)).isNull();

        limitFiles("unlimited");
        for (int sequence = 2; sequence <= 4; sequence++) {
            Call event = application.nextEvent();
            assertThat(event.header("x-event-sequence")).isEqualTo(String.valueOf(sequence));
            assertThat(event.header("x-event-type")).isEqualTo(sequence == 4 ? "stream-closed" : "stream-available");
        }
        edge.next("STREAM-KILL");
        Eventually.that(() -> readiness() == 200);
        assertThat(coordinator.get("/commands/capacity").body()).contains("\"load\":0,");
        publish("after");
        assertThat(upgradeOfAnEdge()).isEqualTo(101);
        // the log is a file as well, so what was said meanwhile is not in it
        assertThat(coordinator.output())
                .containsOnlyOnce("store can be written again; nothing was lost")
                .doesNotContain("\tat ");
    }

    /** With nobody to tell, and nobody who asks for anything that the store would let through. */
    @Test
    void itRecoversByItselfWhenNobodyAsksAnything() throws Exception {
        publish("before");
        limitFiles("1");
        edge.requestPublish("during", "during", "key");
        Eventually.that(() -> readiness() == 503);
        limitFiles("unlimited");
        Eventually.that(() -> readiness() == 200);
        edge.next("PUBLISH-ACCEPT");
    }
}
