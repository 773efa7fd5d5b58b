package dev.headend.edge.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.RunningEdge;
import dev.headend.fixture.Patience;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The whole edge, when it will stop once its publishers have gone. */
class DrainTest {
    private static final String PAGE = "headend.page, headend.refused";

    @Test
    void keepsWhoPublishesAndTakesNobodyNew() throws Exception {
        try (RunningEdge edge = RunningEdge.start(Map.of("DRAIN_SECONDS", "600"));
                TestClient program = TestClient.connect(edge, "first/k3y/publish");
                TestClient page = ofPage(edge, "second/k3y/publish")) {
            CompletableFuture<Void> drained = CompletableFuture.runAsync(edge::prepareToStop);
            edge.awaitMetric("headend_draining 1.0");
            assertThat(page.heard()).isEqualTo("RECONNECT");
            assertThat(edge.readiness()).isEqualTo(503);

            assertThat(TestClient.refusal(edge, "third/k3y/publish")).isEqualTo(503);
            try (TestClient refused = ofPage(edge, "third/k3y/publish")) {
                assertThat(refused.heard()).isEqualTo("ERROR: the server is stopping; connect again");
                assertThat(refused.awaitClose()).isEqualTo(1013);
            }

            try (TestClient receiver = TestClient.connect(edge, "first/k3y/receive")) {
                edge.awaitMetric("headend_websocket_players 1.0");
                program.send("from after it");
                assertThat(receiver.nextText()).isEqualTo("from after it");
                page.leave();
                assertThat(drained).isNotDone();
                program.leave();
                assertThat(receiver.awaitClose()).isEqualTo(1000);
            }
            drained.get(Patience.SECONDS, TimeUnit.SECONDS);
        }
    }

    @Test
    void endsAtOnceWithoutPublishersAndWhenTheTimeIsOverWithThem() throws Exception {
        try (RunningEdge edge = RunningEdge.start(Map.of("DRAIN_SECONDS", "600"));
                TestClient waiting = TestClient.connect(edge, "first/k3y/receive")) {
            edge.awaitMetric("headend_websocket_players 1.0");
            edge.prepareToStop();
            assertThat(edge.readiness()).isEqualTo(503);
            assertThat(waiting.unread()).isZero();
        }
        try (RunningEdge edge = RunningEdge.start(Map.of("DRAIN_SECONDS", "1"));
                TestClient publisher = TestClient.connect(edge, "first/k3y/publish")) {
            edge.prepareToStop();
            Awaitility.await().untilAsserted(() -> assertThat(edge.readiness()).isEqualTo(503));
            edge.close();
            assertThat(publisher.awaitClose()).isEqualTo(1001);
        }
    }

    @Test
    void doesNothingWithoutDrainSeconds() throws Exception {
        try (RunningEdge edge = RunningEdge.start(Map.of());
                TestClient publisher = TestClient.connect(edge, "first/k3y/publish")) {
            edge.prepareToStop();
            assertThat(edge.readiness()).isEqualTo(200);
            assertThat(publisher.unread()).isZero();
        }
    }

    private static TestClient ofPage(RunningEdge edge, String path) {
        return TestClient.connect(edge.http().getPort(), path, "Sec-WebSocket-Protocol", PAGE);
    }
}
