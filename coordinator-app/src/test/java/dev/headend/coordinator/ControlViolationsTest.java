package dev.headend.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.Jwt;
import dev.headend.fixture.RawWebSocket;
import dev.headend.fixture.WebSocketViolations;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Peers that break WebSocket's protocol, or close as it says. */
class ControlViolationsTest extends CoordinatorTestBase {
    private RawWebSocket peer() throws IOException {
        return new RawWebSocket(
                coordinator.port(), "/ws/control/rtmp", "x-control-auth-token", Jwt.of("rtmp-control", SECRET));
    }

    private void untilNobodyIsConnected() {
        Eventually.that(
                () -> coordinator.request("GET", "/commands/report").body().contains("\"streamingServers\":[]"));
    }

    /** Who closes wrongly has a status of his own, and is only disconnected. */
    @Test
    void whoBreaksTheProtocolIsToldByTheStatus() throws Exception {
        start();
        for (WebSocketViolations violation : WebSocketViolations.values()) {
            try (RawWebSocket peer = peer()) {
                peer.send(violation.bytes());
                if (!violation.name().startsWith("CLOSE_")) {
                    assertThat(peer.next(RawWebSocket.TEXT).status())
                            .as(violation.name())
                            .isEqualTo(violation.status());
                }
                peer.awaitEnd();
            }
        }
        untilNobodyIsConnected();
    }

    @Test
    void whoClosesIsAnsweredWithHisStatus() throws Exception {
        start();
        for (int status : new int[] {1000, 1001, 3000, 4999}) {
            try (RawWebSocket peer = peer()) {
                peer.send(RawWebSocket.close(status));
                assertThat(peer.next(RawWebSocket.TEXT).status()).isEqualTo(status);
                peer.awaitEnd();
            }
        }
        untilNobodyIsConnected();
    }
}
