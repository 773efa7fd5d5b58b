package dev.headend.edge.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlRole;
import dev.headend.control.ControlToken;
import dev.headend.control.fixture.LegacyCoordinator;
import dev.headend.control.fixture.LegacyCoordinator.Session;
import dev.headend.edge.RunningEdge;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole program, and a server in the coordinator's place: publishers over WebSocket have a connection of their own to it. */
class WebSocketCoordinatorTest {
    private static final String STREAM = "Stream-Channel:news\nStream-ID:0000018f000000010000000112345678\n";

    private final LegacyCoordinator coordinator = new LegacyCoordinator();

    @AfterEach
    void stop() {
        coordinator.close();
    }

    @Test
    void aPublisherIsAskedAboutOnTheConnectionOfItsKind() throws Exception {
        try (RunningEdge edge = start()) {
            Session session = connected(edge);
            assertThat(new ControlToken("test", Clock.systemUTC())
                            .accepts(ControlRole.WSS, session.headers().get("x-control-auth-token")))
                    .isTrue();
            assertThat(session.headers().get("x-custom-port"))
                    .isEqualTo(String.valueOf(edge.http().getPort()));
            try (TestClient publisher = publish(edge, session)) {
                publisher.send("something of unknown bytes");
                publisher.leave();
                assertThat(publisher.awaitClose()).isEqualTo(1000);
            }
            assertThat(session.nextHeard()).containsEntry("", "PUBLISH-END").containsEntry("Stream-Channel", "news");
        }
    }

    @Test
    void onePublisherIsRefusedBeforeItHasAWebSocketAndAnotherKilledLater() throws Exception {
        try (RunningEdge edge = start()) {
            Session session = connected(edge);
            CompletableFuture<Integer> refused =
                    CompletableFuture.supplyAsync(() -> TestClient.refusal(edge, "news/k3y/publish"));
            session.say(
                    "PUBLISH-DENY\nRequest-ID:" + session.nextHeard().get("Request-ID") + "\nStream-Channel:news\n");
            assertThat(refused.join()).isEqualTo(403);

            try (TestClient killed = publish(edge, session)) {
                session.say("STREAM-KILL\nStream-Channel:news\nStream-ID:*\n");
                assertThat(killed.heard()).isEqualTo("ERROR: Stream closed");
                assertThat(killed.awaitClose()).isEqualTo(1008);
                assertThat(session.nextHeard()).containsEntry("", "PUBLISH-END");
            }
        }
    }

    @Test
    void aPublisherThatLeavesBeforeTheDecisionFreesTheChannel() throws Exception {
        try (RunningEdge edge = start()) {
            Session session = connected(edge);
            String first;
            try (Socket impatient = new Socket("127.0.0.1", edge.http().getPort())) {
                impatient
                        .getOutputStream()
                        .write(("GET /news/k3y/publish HTTP/1.1\r\nHost: edge\r\nConnection: Upgrade\r\n"
                                        + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                        + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                first = session.nextHeard().get("Request-ID");
            }
            edge.awaitMetric("headend_websocket_connections_ended_total{reason=\"client_left\"} 1.0");
            session.say("PUBLISH-ACCEPT\nRequest-ID:" + first + "\n" + STREAM);
            assertThat(session.nextHeard()).containsEntry("", "PUBLISH-END");
            publish(edge, session).close();
        }
    }

    @Test
    void aStreamOutlivesItsConnectionToTheCoordinator() throws Exception {
        coordinator.offer("resume");
        try (RunningEdge edge = start()) {
            Session session = connected(edge);
            try (TestClient publisher = publish(edge, session);
                    TestClient receiver = TestClient.connect(edge, "news/k3y/receive")) {
                publisher.send("before, of unknown bytes");
                session.hangUp();
                Session next = connected(edge);
                assertThat(next.nextHeard()).containsEntry("", "STREAM-RESUME").containsEntry("Stream-Channel", "news");
                next.say("RESUME-ACCEPT\n" + STREAM);
                publisher.send("after");

                assertThat(receiver.nextText()).isEqualTo("before, of unknown bytes");
                assertThat(receiver.nextText()).isEqualTo("after");
            }
        }
    }

    /** Toward existing coordinators a lost connection is a lost server, which has lost its streams. */
    @Test
    void aCoordinatorThatResumesNothingEndsAllThatWasLive() throws Exception {
        try (RunningEdge edge = start()) {
            Session session = connected(edge);
            try (TestClient publisher = publish(edge, session);
                    TestClient receiver = TestClient.connect(edge, "news/k3y/receive")) {
                publisher.send("before, of unknown bytes");
                assertThat(receiver.nextText()).isEqualTo("before, of unknown bytes");
                session.hangUp();
                Session next = connected(edge);
                assertThat(publisher.heard()).isEqualTo("ERROR: Stream closed (no known container)");
                assertThat(publisher.awaitClose()).isEqualTo(1008);
                assertThat(receiver.awaitClose()).isEqualTo(1000);

                try (TestClient again = publish(edge, next);
                        TestClient later = TestClient.connect(edge, "news/k3y/receive")) {
                    again.send("after, of unknown bytes");
                    assertThat(later.nextText()).isEqualTo("after, of unknown bytes");
                }
            }
        }
    }

    /** Existing encoders name the edge's own address as their origin. A page may not come in as one of them. */
    @Test
    void theEncoderGetsTheStreamWhateverOriginItNames() throws Exception {
        try (RunningEdge edge = start(Map.of("WS_ALLOWED_ORIGINS", "https://studio.example"))) {
            Session session = connected(edge);
            String origin = "http://127.0.0.1:" + edge.http().getPort();
            assertThat(TestClient.refusal(edge, "news/k3y/receive-clear-cache", origin))
                    .as("no stream that it could be for")
                    .isEqualTo(403);
            try (TestClient publisher = publish(edge, session);
                    TestClient encoder = TestClient.connect(edge, "news/k3y/receive-clear-cache", origin)) {
                publisher.send("something of unknown bytes");
                assertThat(encoder.nextText()).isEqualTo("something of unknown bytes");
                assertThat(TestClient.refusal(edge, "news/k3y/receive", origin)).isEqualTo(403);
                assertThat(TestClient.refusal(edge, "other/k3y/receive-clear-cache", origin))
                        .isEqualTo(403);
            }
        }
    }

    /** The encoder may be faster than the coordinator's answer to the edge. */
    @Test
    void theEncoderMayComeBeforeThePublisherIsDecidedAbout() throws Exception {
        try (RunningEdge edge = start(Map.of("WS_ALLOWED_ORIGINS", "https://studio.example"))) {
            Session session = connected(edge);
            CompletableFuture<TestClient> publisher =
                    CompletableFuture.supplyAsync(() -> TestClient.connect(edge, "news/k3y/publish"));
            String request = session.nextHeard().get("Request-ID");
            try (TestClient encoder = TestClient.connect(edge, "news/k3y/receive-clear-cache", "http://edge")) {
                session.say("PUBLISH-ACCEPT\nRequest-ID:" + request + "\n" + STREAM);
                publisher.join().send("something of unknown bytes");
                assertThat(encoder.nextText()).isEqualTo("something of unknown bytes");
            } finally {
                publisher.join().close();
            }
        }
    }

    /** As the existing WebSocket server is. The port of RTMP is somebody else's. */
    @Test
    void withoutRtmpThereIsTheConnectionOfWebSocketAlone() throws Exception {
        try (ServerSocket taken = new ServerSocket(0);
                RunningEdge edge = start(Map.of(
                        "RTMP_SERVER", "NO",
                        "RTMP_PORT", String.valueOf(taken.getLocalPort()),
                        "EXTERNAL_PORT", "4430",
                        "EXTERNAL_SSL", "YES"))) {
            Session session = connected(edge);
            assertThat(session.headers().get("x-custom-port")).isEqualTo("4430");
            assertThat(session.headers().get("x-ssl-use")).isEqualTo("true");
            try (TestClient publisher = publish(edge, session);
                    TestClient receiver = TestClient.connect(edge, "news/k3y/receive")) {
                publisher.send("something of unknown bytes");
                assertThat(receiver.nextText()).isEqualTo("something of unknown bytes");
            }
            assertThat(edge.readiness())
                    .as("no connection of RTMP to the coordinator is waited for")
                    .isEqualTo(200);
            edge.awaitMetric("headend_control_connected 1.0");
        }
    }

    private RunningEdge start() {
        return start(Map.of());
    }

    private RunningEdge start(Map<String, String> more) {
        Map<String, String> variables = new HashMap<>(more);
        variables.put("CONTROL_BASE_URL", "ws://127.0.0.1:" + coordinator.port());
        variables.put("CONTROL_SECRET", "test");
        return RunningEdge.start(variables);
    }

    /** The edge may hear later than the coordinator that they are connected. */
    private Session connected(RunningEdge edge) throws InterruptedException {
        Session session = coordinator.nextSession(ControlRole.WSS);
        edge.awaitMetric("headend_control_connected 1.0");
        return session;
    }

    private static TestClient publish(RunningEdge edge, Session session) throws InterruptedException {
        CompletableFuture<TestClient> publisher =
                CompletableFuture.supplyAsync(() -> TestClient.connect(edge, "news/k3y/publish"));
        Map<String, String> request = session.nextHeard();
        assertThat(request)
                .containsEntry("", "PUBLISH-REQUEST")
                .containsEntry("Stream-Channel", "news")
                .containsEntry("Stream-Key", "k3y")
                .containsEntry("User-IP", "127.0.0.1");
        session.say("PUBLISH-ACCEPT\nRequest-ID:" + request.get("Request-ID") + "\n" + STREAM);
        return publisher.join();
    }
}
