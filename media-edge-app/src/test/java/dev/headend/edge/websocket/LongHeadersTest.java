package dev.headend.edge.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Publishers of bytes in no known container, whose first messages are kept for receivers that come late. */
@Timeout(60)
class LongHeadersTest {
    private static final Duration AMPLE = Duration.ofSeconds(60);
    private static final int BUDGET = 48 << 20;
    private static final int LONG = 8 << 20;

    /** In the heap: more of them than it holds would end the process. */
    @Test
    void theyCountForAsLongAsTheStreamLives() {
        List<TestClient> crowd = new ArrayList<>();
        try (TestWebSocketServer server = new TestWebSocketServer(AMPLE, AMPLE, AMPLE, BUDGET)) {
            for (int i = 0; i < 3 * BUDGET / LONG && server.endedBecause("out_of_memory") == 0; i++) {
                crowd.add(server.connect("ch" + i + "/k3y/publish").send(new byte[LONG]));
                crowd.forEach(LongHeadersTest::sendUnlessDisconnected);
            }
            await().until(() -> server.endedBecause("out_of_memory") > 0);
            crowd.forEach(TestClient::close);
            await().until(() -> server.memory.used() == 0);
        }
        assertThat(crowd).hasSizeGreaterThan(1);
    }

    /** Whose latest messages are kept is another than the first then. */
    private static void sendUnlessDisconnected(TestClient client) {
        try {
            client.send("a short one");
        } catch (CompletionException disconnected) {
            // which is what memory asks for
        }
    }
}
