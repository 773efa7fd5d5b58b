package dev.headend.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlRole;
import dev.headend.control.fixture.LegacyCoordinator;
import dev.headend.control.fixture.LegacyCoordinator.Session;
import dev.headend.edge.rtmp.server.Ffmpeg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program while its coordinator goes away and comes back. */
class CoordinatorAwayTest {
    private static final String STREAM = "Stream-Channel:news\nStream-ID:0000018f000000010000000112345678\n";

    @TempDir
    Path folder;

    private final LegacyCoordinator coordinator = new LegacyCoordinator();

    @AfterEach
    void stop() {
        coordinator.close();
    }

    @Test
    void aStreamOutlivesTheConnectionWithoutTheLossOfAFrame() throws Exception {
        coordinator.offer("resume");
        try (RunningEdge edge = start(coordinator.port())) {
            Session session = coordinator.nextSession(ControlRole.RTMP);
            Process viewer = play(edge);
            edge.awaitMetric("headend_rtmp_players 1.0");
            Process publisher = publish(edge, "8");
            session.say("PUBLISH-ACCEPT\nRequest-ID:" + session.nextHeard().get("Request-ID") + "\n" + STREAM);
            edge.awaitMetric("headend_rtmp_publishers 1.0");

            session.hangUp();
            Session next = coordinator.nextSession(ControlRole.RTMP);
            assertThat(next.nextHeard()).containsEntry("", "STREAM-RESUME").containsEntry("Stream-Channel", "news");
            next.say("RESUME-ACCEPT\n" + STREAM);

            assertThat(next.nextHeard()).containsEntry("", "PUBLISH-END").containsEntry("Stream-Channel", "news");
            assertThat(Ffmpeg.await(publisher)).isZero();
            assertThat(Ffmpeg.await(viewer)).as(Files.readString(log("viewer"))).isZero();
            assertThat(Ffmpeg.packets(received())).containsExactly("video,200");
        }
    }

    @Test
    void aPublisherGoesWhenItsCoordinatorComesBackAsOneThatKnowsNoResume() throws Exception {
        coordinator.offer("resume");
        try (RunningEdge edge = start(coordinator.port())) {
            Session session = coordinator.nextSession(ControlRole.RTMP);
            Process publisher = publish(edge, "50");
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
            Session session = coordinator.nextSession(ControlRole.RTMP);
            edge.awaitMetric("headend_control_connected 1.0");
            coordinator.close();
            session.hangUp();
            edge.awaitMetric("headend_control_connected 0.0");
            assertThat(edge.readiness()).isEqualTo(200);
            assertThat(health(edge, "")).contains("\"connected\":false").endsWith("\"status\":\"DEGRADED\"}");
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

    private static String health(RunningEdge edge, String group) throws IOException, InterruptedException {
        return RunningEdge.get(edge.management().resolve("/actuator/health" + group))
                .body();
    }

    private static RunningEdge start(int port) {
        return RunningEdge.start(Map.of("CONTROL_BASE_URL", "ws://127.0.0.1:" + port));
    }

    private Process publish(RunningEdge edge, String seconds) throws IOException {
        String how = "-re -f lavfi -i testsrc2=size=160x90:rate=25 -t " + seconds
                + " -c:v libx264 -preset ultrafast -g 25 -f flv " + edge.rtmp() + "/news/k3y";
        return Ffmpeg.start(log("publisher"), how.split(" "));
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
