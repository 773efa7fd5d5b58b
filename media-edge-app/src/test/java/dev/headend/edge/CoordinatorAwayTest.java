package dev.headend.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlRole;
import dev.headend.control.fixture.LegacyCoordinator;
import dev.headend.control.fixture.LegacyCoordinator.Session;
import dev.headend.edge.rtmp.server.Ffmpeg;
import dev.headend.edge.rtmp.server.HeldPublisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The whole program while its coordinator goes away and comes back. */
@ExtendWith(OutputCaptureExtension.class)
class CoordinatorAwayTest {
    private static final String STREAM = "Stream-Channel:news\nStream-ID:0000018f000000010000000112345678\n";

    @TempDir
    Path folder;

    private static final String PICTURES =
            "-f lavfi -i testsrc2=size=160x90:rate=25 -c:v libx264 -preset ultrafast -g 25 -f flv ";

    private final LegacyCoordinator coordinator = new LegacyCoordinator();

    @AfterEach
    void stop() {
        coordinator.close();
    }

    @Test
    void aStreamOutlivesTheConnectionWithoutTheLossOfAFrame() throws Exception {
        coordinator.offer("resume");
        try (RunningEdge edge = start(coordinator.port())) {
            Session session = connected(edge);
            Process viewer = play(edge);
            edge.awaitMetric("headend_rtmp_players 1.0");
            HeldPublisher publisher = HeldPublisher.start(log("publisher"), eightSeconds(), edge.rtmp() + "/news/k3y");
            publisher.until(Duration.ofSeconds(3));
            session.say("PUBLISH-ACCEPT\nRequest-ID:" + session.nextHeard().get("Request-ID") + "\n" + STREAM);
            edge.awaitMetric("headend_rtmp_publishers 1.0");

            session.hangUp();
            Session next = coordinator.nextSession(ControlRole.RTMP);
            assertThat(next.nextHeard()).containsEntry("", "STREAM-RESUME").containsEntry("Stream-Channel", "news");
            next.say("RESUME-ACCEPT\n" + STREAM);

            assertThat(publisher.toTheEnd()).isZero();
            assertThat(next.nextHeard()).containsEntry("", "PUBLISH-END").containsEntry("Stream-Channel", "news");
            assertThat(Ffmpeg.await(viewer)).as(Files.readString(log("viewer"))).isZero();
            assertThat(Ffmpeg.packets(received())).containsExactly("video,200");
        }
    }

    @Test
    void aPublisherGoesWhenItsCoordinatorComesBackAsOneThatKnowsNoResume() throws Exception {
        coordinator.offer("resume");
        try (RunningEdge edge = start(coordinator.port())) {
            Session session = connected(edge);
            Process publisher = publish(edge);
            session.say("PUBLISH-ACCEPT\nRequest-ID:" + session.nextHeard().get("Request-ID") + "\n" + STREAM);
            edge.awaitMetric("headend_rtmp_publishers 1.0");
            coordinator.offer("");
            session.hangUp();
            coordinator.nextSession(ControlRole.RTMP);
            edge.awaitMetric("headend_rtmp_publishers 0.0");
            assertThat(Ffmpeg.await(publisher)).isNotZero();
        }
    }

    @Test
    void viewersAreStillSentHereWithoutACoordinator() throws Exception {
        try (RunningEdge edge = start(coordinator.port())) {
            Session session = connected(edge);
            coordinator.close();
            session.hangUp();
            edge.awaitMetric("headend_control_connected 0.0");
            assertThat(edge.readiness()).isEqualTo(200);
            assertThat(health(edge, ""))
                    .contains("\"connected\":false")
                    .endsWith("\"status\":\"DEGRADED\"}")
                    .doesNotContain("diskSpace");
            assertThat(health(edge, "/liveness")).doesNotContain("coordinator");
        }
    }

    @Test
    void aNewProgramIsNotReadyBeforeItHasBeenLetIn() throws Exception {
        coordinator.close();
        try (RunningEdge edge = start(coordinator.port())) {
            assertThat(edge.readiness()).isEqualTo(503);
            try (LegacyCoordinator late = new LegacyCoordinator(coordinator.port())) {
                late.nextSession(ControlRole.RTMP);
                Awaitility.await()
                        .untilAsserted(() -> assertThat(edge.readiness()).isEqualTo(200));
            }
        }
    }

    @Test
    void anEdgeThatIsRefusedSaysSoOnceForEachOfItsConnections(CapturedOutput output) throws Exception {
        coordinator.admit(_ -> false);
        try (RunningEdge _ = start(coordinator.port())) {
            for (int i = 0; i < 6; i++) {
                coordinator.nextRefused();
            }
            // One of the two may have been refused for the first time just now, and not have said so yet.
            Awaitility.await()
                    .untilAsserted(() -> assertThat(output.getOut()
                                    .lines()
                                    .filter(line -> line.contains("127.0.0.1:" + coordinator.port())))
                            .hasSize(2)
                            .allMatch(line -> line.contains("it refused with HTTP 403")));
        }
    }

    /** The edge may hear later than the coordinator that they are connected, and refuses publishers until then. */
    private Session connected(RunningEdge edge) throws InterruptedException {
        Session session = coordinator.nextSession(ControlRole.RTMP);
        edge.awaitMetric("headend_control_connected 1.0");
        return session;
    }

    private static String health(RunningEdge edge, String group) throws IOException, InterruptedException {
        return RunningEdge.get(edge.management().resolve("/actuator/health" + group))
                .body();
    }

    private static RunningEdge start(int port) {
        return RunningEdge.start(Map.of("CONTROL_BASE_URL", "ws://127.0.0.1:" + port));
    }

    private Process publish(RunningEdge edge) throws IOException {
        return Ffmpeg.start(log("publisher"), ("-re " + PICTURES + edge.rtmp() + "/news/k3y").split(" "));
    }

    private Path eightSeconds() throws IOException, InterruptedException {
        Path file = folder.resolve("source.flv");
        Ffmpeg.run(log("source"), ("-t 8 " + PICTURES + file).split(" "));
        return file;
    }

    private Process play(RunningEdge edge) throws IOException {
        return Ffmpeg.start(
                log("viewer"),
                "-i",
                edge.rtmp() + "/news/k3y",
                "-c",
                "copy",
                received().toString());
    }

    private Path received() {
        return folder.resolve("received.flv");
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }
}
