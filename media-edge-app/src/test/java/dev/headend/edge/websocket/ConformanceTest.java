package dev.headend.edge.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.websocket.frame.EchoServer;
import dev.headend.fixture.AutobahnSuite;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the Autobahn suite says of us; docs/testing.md says what it does not reach. */
@Timeout(200)
class ConformanceTest {
    private static final String PASSED = "(OK|INFORMATIONAL)/(OK|INFORMATIONAL) .*";
    private static final String WITHIN_THE_RULES = "(OK|NON-STRICT|INFORMATIONAL)/(OK|INFORMATIONAL) .*";

    @TempDir
    Path folder;

    /** By way of a channel, which has no place for texts (6.*) and for messages without a byte (1.1.1, 1.2.1). */
    @Test
    void publishersAreHeardAsTheProtocolSays() throws Exception {
        try (TestWebSocketServer server = new TestWebSocketServer();
                EchoBridge channels = new EchoBridge(server.port())) {
            Map<String, String> results = AutobahnSuite.run(
                    channels.uri(), folder, List.of("*"), List.of("1.1.1", "1.2.1", "6.*", "9.*", "12.*", "13.*"));
            assertThat(results)
                    .hasSize(100)
                    .allSatisfy((_, result) -> assertThat(result).matches(PASSED));
        }
    }

    /**
     * Of the codec alone. It looks at a frame's text when the frame is complete, not at each byte (6.4.3, 6.4.4), as the protocol allows.
     * Of the large messages only some: how fast they are is measured elsewhere.
     */
    @Test
    void textsAndLargeMessagesAreReadAsTheProtocolSays() throws Exception {
        try (EchoServer server = new EchoServer()) {
            Map<String, String> results = AutobahnSuite.run(
                    server.uri(),
                    folder,
                    List.of("1.*", "6.*", "7.5.1", "9.1.1", "9.2.1", "9.2.2", "9.4.1", "9.6.6"),
                    List.of());
            assertThat(results)
                    .hasSize(167)
                    .allSatisfy((_, result) -> assertThat(result).matches(WITHIN_THE_RULES));
            results.values().removeIf(result -> !result.startsWith("NON-STRICT"));
            assertThat(results).containsOnlyKeys("6.4.3", "6.4.4");
        }
    }
}
