package dev.headend.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.headend.control.ControlRole;
import dev.headend.control.ControlToken;
import dev.headend.control.fixture.LegacyCoordinator;
import dev.headend.control.fixture.LegacyCoordinator.Session;
import dev.headend.fixture.Patience;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The whole program with a real publisher, and with a server in the coordinator's place that speaks as existing ones do. */
class MediaEdgeTest {
    private static final String STREAM = "0000018f000000010000000112345678";

    @Test
    void publishesWhatTheCoordinatorAcceptsAndReportsTheEnd() throws Exception {
        try (LegacyCoordinator coordinator = new LegacyCoordinator();
                RunningEdge edge = start(coordinator)) {
            Session session = connected(coordinator, edge);
            String token = session.headers().get("x-control-auth-token");
            assertThat(new ControlToken("test", Clock.systemUTC()).accepts(ControlRole.RTMP, token))
                    .isTrue();
            assertThat(edge.rtmp()).endsWith(":" + session.headers().get("x-custom-port"));
            Process publisher = publish(edge, "news");
            try {
                accept(session, session.nextHeard());
                edge.awaitMetric("headend_rtmp_publishers 1.0");
                publisher.getOutputStream().write('q');
                publisher.getOutputStream().flush();
                assertThat(session.nextHeard())
                        .containsEntry("", "PUBLISH-END")
                        .containsEntry("Stream-Channel", "news")
                        .containsEntry("Stream-ID", STREAM);
                edge.awaitMetric("headend_rtmp_publishers 0.0");
            } finally {
                publisher.destroyForcibly();
            }
        }
    }

    @Test
    void endsAPublisherThatTheCoordinatorDeniesOrKills() throws Exception {
        try (LegacyCoordinator coordinator = new LegacyCoordinator();
                RunningEdge edge = start(coordinator)) {
            Session session = connected(coordinator, edge);
            Process denied = publish(edge, "news");
            session.say(
                    "PUBLISH-DENY\nRequest-ID:" + session.nextHeard().get("Request-ID") + "\nStream-Channel:news\n");
            assertThat(denied.waitFor(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
            Process killed = publish(edge, "news");
            accept(session, session.nextHeard());
            edge.awaitMetric("headend_rtmp_publishers 1.0");
            session.say("STREAM-KILL\nStream-Channel:news\nStream-ID:*\n");
            assertThat(session.nextHeard()).containsEntry("", "PUBLISH-END");
            assertThat(killed.waitFor(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void tellsTheCoordinatorTheEndOfEveryStreamBeforeItStops() throws Exception {
        try (LegacyCoordinator coordinator = new LegacyCoordinator();
                RunningEdge edge = start(coordinator)) {
            Session session = connected(coordinator, edge);
            Process publisher = publish(edge, "news");
            accept(session, session.nextHeard());
            edge.awaitMetric("headend_rtmp_publishers 1.0");
            edge.close();
            assertThat(session.nextHeard()).containsEntry("", "PUBLISH-END").containsEntry("Stream-ID", STREAM);
            assertThat(publisher.waitFor(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void decidesAloneWithoutACoordinator() throws Exception {
        try (RunningEdge edge = RunningEdge.start(Map.of())) {
            assertThat(edge.readiness()).isEqualTo(200);
            Process publisher = publish(edge, "news");
            try {
                edge.awaitMetric("headend_rtmp_publishers 1.0");
            } finally {
                publisher.destroyForcibly();
            }
            assertThat(RunningEdge.get(edge.http().resolve("/")).body()).contains("Headend media edge ");
        }
    }

    @Test
    void doesNotStartOnAPortThatIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            String port = String.valueOf(taken.getLocalPort());
            assertThat(catchThrowable(() -> RunningEdge.start(Map.of("RTMP_PORT", port, "BIND_ADDRESS", "0.0.0.0"))))
                    .rootCause()
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void healthAndMetricsAreOpenOnAllAddressesAndAllElseOnItsOwn() throws Exception {
        try (RunningEdge edge = RunningEdge.start(Map.of())) {
            try (Socket monitoring = new Socket("127.0.0.2", edge.management().getPort())) {
                assertThat(monitoring.isConnected()).isTrue();
            }
            for (URI side : List.of(edge.http(), URI.create(edge.rtmp()))) {
                assertThat(catchThrowable(() -> new Socket("127.0.0.2", side.getPort()).close()))
                        .isInstanceOf(ConnectException.class);
            }
        }
    }

    private static RunningEdge start(LegacyCoordinator coordinator) {
        return RunningEdge.start(
                Map.of("CONTROL_BASE_URL", "ws://127.0.0.1:" + coordinator.port(), "CONTROL_SECRET", "test"));
    }

    /** The edge may hear later than the coordinator that they are connected, and refuses publishers until then. */
    private static Session connected(LegacyCoordinator coordinator, RunningEdge edge) throws InterruptedException {
        Session session = coordinator.nextSession(ControlRole.RTMP);
        edge.awaitMetric("headend_control_connected 1.0");
        return session;
    }

    private static void accept(Session session, Map<String, String> request) {
        assertThat(request)
                .containsEntry("", "PUBLISH-REQUEST")
                .containsEntry("Stream-Channel", "news")
                .containsEntry("Stream-Key", "k3y")
                .containsEntry("User-IP", "127.0.0.1");
        session.say("PUBLISH-ACCEPT\nRequest-ID:" + request.get("Request-ID") + "\nStream-Channel:news\nStream-ID:"
                + STREAM + "\n");
    }

    private static Process publish(RunningEdge edge, String channel) throws IOException {
        return new ProcessBuilder(List.of(("ffmpeg -hide_banner -loglevel error -re"
                                + " -f lavfi -i testsrc2=size=160x90:rate=25 -c:v libx264 -preset ultrafast -g 25 -f flv "
                                + edge.rtmp() + "/" + channel + "/k3y")
                        .split(" ")))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
