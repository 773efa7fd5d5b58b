package dev.headend.edge.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.RunningEdge;
import dev.headend.edge.rtmp.server.Ffmpeg;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Who may connect, by the settings; in the whole program. */
class WebSocketRulesTest {
    @TempDir
    Path folder;

    @Test
    void anAddressHoldsAsManyConnectionsAsItMay() throws Exception {
        try (RunningEdge edge = RunningEdge.start(Map.of("MAX_IP_CONCURRENT_CONNECTIONS", "2"))) {
            try (TestClient first = TestClient.connect(edge, "ch/k3y/receive");
                    TestClient second = TestClient.connect(edge, "ch/k3y/publish")) {
                assertThat(TestClient.refusal(edge, "ch/k3y/receive")).isEqualTo(429);
                assertThat(TestClient.refusal(edge, "ch/k3y/nothing"))
                        .as("what there is not counts for nobody")
                        .isEqualTo(404);
                first.close();
                edge.awaitMetric("headend_websocket_connections 1.0");
                TestClient.connect(edge, "ch/k3y/receive").close();
                assertThat(second).isNotNull();
            }
        }
    }

    @Test
    void onlyWhoIsListedReceivesAndEverybodyPublishes() {
        try (RunningEdge edge = RunningEdge.start(Map.of("PLAY_WHITELIST", "192.0.2.0/24, 2001:db8::1"))) {
            for (String kind : new String[] {"receive", "receive-clear-cache", "probe"}) {
                assertThat(TestClient.refusal(edge, "ch/k3y/" + kind)).as(kind).isEqualTo(403);
            }
            TestClient.connect(edge, "ch/k3y/publish").close();
        }
        try (RunningEdge edge = RunningEdge.start(Map.of("PLAY_WHITELIST", "127.0.0.0/8"))) {
            TestClient.connect(edge, "ch/k3y/receive").close();
        }
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void pagesOfOtherOriginsMayNotConnect(CapturedOutput log) {
        try (RunningEdge edge = RunningEdge.start(Map.of("WS_ALLOWED_ORIGINS", "https://Studio.example:443"))) {
            TestClient.connect(edge, "ch/k3y/publish", "https://studio.example").close();
            TestClient.connect(edge, "program/k3y/publish").close();
            assertThat(TestClient.refusal(edge, "ch/k3y/publish", "https://elsewhere.example"))
                    .isEqualTo(403);
            assertThat(log.getOut())
                    .contains(
                            "refused to publish: pages of origin 'https://elsewhere.example' may not connect (WS_ALLOWED_ORIGINS)");
        }
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void whoHasAnotherKeyIsNotLoggedAsAccepted(CapturedOutput log) throws Exception {
        try (RunningEdge edge = RunningEdge.start(Map.of());
                TestClient publisher = TestClient.connect(edge, "ch/k3y/publish");
                TestClient stranger = TestClient.connect(edge, "ch/other/receive")) {
            assertThat(stranger.heard()).isEqualTo("ERROR: Invalid streaming key");
            assertThat(log.getOut())
                    .contains("channel ch: 127.0.0.1 refused to receive: stream key is not the publisher's")
                    .doesNotContain("wants to play");
            try (TestClient receiver = TestClient.connect(edge, "ch/k3y/receive")) {
                publisher.send("something of unknown bytes");
                receiver.next();
                assertThat(log.getOut()).contains("channel ch: 127.0.0.1 wants to play: accepted");
            }
        }
    }

    @Test
    void withoutTheServerThereAreNoWebSockets() {
        try (RunningEdge edge = RunningEdge.start(Map.of("WS_SERVER", "NO"))) {
            assertThat(TestClient.refusal(edge, "ch/k3y/publish")).isEqualTo(404);
        }
    }

    @Test
    void nobodyGetsAStreamThatHisProtocolDoesNotCarry() throws Exception {
        try (RunningEdge edge = RunningEdge.start(Map.of("CONCURRENT_LIMIT_WHITELIST", "*"))) {
            Process rtmp = Ffmpeg.start(
                    folder.resolve("publisher.log"),
                    ("-re -f lavfi -i testsrc2=size=160x90:rate=25 -c:v libx264 -preset ultrafast -f flv " + edge.rtmp()
                                    + "/rtmp/k3y")
                            .split(" "));
            try (TestClient waiting = TestClient.connect(edge, "rtmp/k3y/receive")) {
                assertThat(waiting.heard()).startsWith("ERROR: The channel's stream is published over RTMP");
                assertThat(TestClient.refusal(edge, "rtmp/k3y/publish"))
                        .as("a channel has one publisher, whichever way it comes")
                        .isEqualTo(403);
            } finally {
                rtmp.destroyForcibly();
            }
            try (TestClient publisher = TestClient.connect(edge, "ws/k3y/publish")) {
                publisher.send("something of unknown bytes");
                Process player =
                        Ffmpeg.start(folder.resolve("player.log"), "-i", edge.rtmp() + "/ws/k3y", "-f", "null", "-");
                assertThat(Ffmpeg.await(player)).isNotZero();
            }
        }
    }
}
