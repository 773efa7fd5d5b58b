package dev.headend.edge.rtmp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A publisher gives up waiting for the verdict, and comes again. */
class ReconnectTest {
    private final TestRtmpServer server = new TestRtmpServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void isNotRefusedForTheSakeOfHisFirstRequest() throws IOException {
        try (RtmpClient first = RtmpClient.connected(server.port, "ch")) {
            first.publish("undecided");
            Awaitility.await().until(() -> !server.channels.snapshot().isEmpty());
        }
        Awaitility.await().until(() -> server.channels.snapshot().isEmpty());
        try (RtmpClient again = RtmpClient.connected(server.port, "ch")) {
            again.publish("undecided");
            Awaitility.await().until(() -> !server.channels.snapshot().isEmpty());

            server.decision.tryEmitEmpty().orThrow();

            assertThat(again.awaitStatus()).isEqualTo("NetStream.Publish.Start");
            assertThat(server.accepted).hasSize(2);
            assertThat(server.ended).containsExactly(server.accepted.getFirst());
        }
    }
}
