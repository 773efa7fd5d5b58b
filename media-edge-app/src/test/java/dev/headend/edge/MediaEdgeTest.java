package dev.headend.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.headend.control.ControlRole;
import dev.headend.control.ControlToken;
import dev.headend.edge.control.LegacyCoordinator;
import dev.headend.edge.control.LegacyCoordinator.Session;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole program with a real publisher, and with a server in the coordinator's place that speaks as existing ones do. */
@Timeout(60)
class MediaEdgeTest {
    private static final String STREAM = "0000018f000000010000000112345678";

    @Test
    void publishesWhatTheCoordinatorAcceptsAndReportsTheEnd() throws Exception {
        try (LegacyCoordinator coordinator = new LegacyCoordinator();
                RunningEdge edge = start(coordinator)) {
            Session session = coordinator.nextSession();
            String token = session.headers().get("x-control-auth-token");
            assertThat(new ControlToken("test", Clock.systemUTC()).accepts(ControlRole.RTMP, token))
                    .isTrue();
            assertThat(edge.rtmp()).endsWith(":" + session.headers().get("x-custom-port"));
            Process publisher = publish(edge, "news");
            try {
                accept(session, session.nextHeard());
                awaitMetric(edge, "headend_rtmp_publishers 1.0");
                publisher.getOutputStream().write('q');
                publisher.getOutputStream().flush();
                assertThat(session.nextHeard())
                        .containsEntry("", "PUBLISH-END")
                        .containsEntry("Stream-Channel", "news")
                        .containsEntry("Stream-ID", STREAM);
                awaitMetric(edge, "headend_rtmp_publishers 0.0");
            } finally {
                publisher.destroyForcibly();
            }
        }
    }

    @Test
    void endsAPublisherThatTheCoordinatorDeniesOrKills() throws Exception {
        try (LegacyCoordinator coordinator = new LegacyCoordinator();
                RunningEdge edge = start(coordinator)) {
            Session session = coordinator.nextSession();
            Process denied = publish(edge, "news");
            session.say(
                    "PUBLISH-DENY\nRequest-ID:" + session.nextHeard().get("Request-ID") + "\nStream-Channel:news\n");
            assertThat(denied.waitFor(20, TimeUnit.SECONDS)).isTrue();
            Process killed = publish(edge, "news");
            accept(session, session.nextHeard());
            awaitMetric(edge, "headend_rtmp_publishers 1.0");
            session.say("STREAM-KILL\nStream-Channel:news\nStream-ID:*\n");
            assertThat(session.nextHeard()).containsEntry("", "PUBLISH-END");
            assertThat(killed.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void tellsTheCoordinatorTheEndOfEveryStreamBeforeItStops() throws Exception {
        try (LegacyCoordinator coordinator = new LegacyCoordinator();
                RunningEdge edge = start(coordinator)) {
            Session session = coordinator.nextSession();
            Process publisher = publish(edge, "news");
            accept(session, session.nextHeard());
            awaitMetric(edge, "headend_rtmp_publishers 1.0");
            edge.close();
            assertThat(session.nextHeard()).containsEntry("", "PUBLISH-END").containsEntry("Stream-ID", STREAM);
            assertThat(publisher.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void isReadyWhileTheCoordinatorIsThere() throws Exception {
        try (LegacyCoordinator coordinator = new LegacyCoordinator();
                RunningEdge edge = start(coordinator)) {
            Session session = coordinator.nextSession();
            Awaitility.await().untilAsserted(() -> assertThat(readiness(edge)).isEqualTo(200));
            awaitMetric(edge, "headend_control_connected 1.0");
            coordinator.close();
            session.hangUp();
            Awaitility.await().untilAsserted(() -> assertThat(readiness(edge)).isEqualTo(503));
            awaitMetric(edge, "headend_control_connected 0.0");
            assertThat(get(edge.management().resolve("/actuator/health/liveness"))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void decidesAloneWithoutACoordinator() throws Exception {
        try (RunningEdge edge = RunningEdge.start(Map.of())) {
            assertThat(readiness(edge)).isEqualTo(200);
            Process publisher = publish(edge, "news");
            try {
                awaitMetric(edge, "headend_rtmp_publishers 1.0");
            } finally {
                publisher.destroyForcibly();
            }
            assertThat(get(edge.http().resolve("/")).body()).startsWith("Headend media edge ");
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

    private static RunningEdge start(LegacyCoordinator coordinator) {
        return RunningEdge.start(
                Map.of("CONTROL_BASE_URL", "ws://127.0.0.1:" + coordinator.port(), "CONTROL_SECRET", "test"));
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

    private static void awaitMetric(RunningEdge edge, String line) {
        Awaitility.await()
                .atMost(20, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(get(edge.management().resolve("/actuator/prometheus"))
                                .body()
                                .lines())
                        .contains(line));
    }

    private static int readiness(RunningEdge edge) throws Exception {
        return get(edge.management().resolve("/actuator/health/readiness")).statusCode();
    }

    private static HttpResponse<String> get(URI uri) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        }
    }
}
