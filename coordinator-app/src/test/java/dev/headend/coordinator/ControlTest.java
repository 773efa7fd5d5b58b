package dev.headend.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.control.PeerInstance;
import dev.headend.coordinator.harness.DeafPeer;
import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.coordinator.harness.Jwt;
import dev.headend.fixture.Patience;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The connections of peers: who is let in, what ends them, what does not. */
@ExtendWith(OutputCaptureExtension.class)
class ControlTest extends CoordinatorTestBase {
    private static final String TOKEN = "x-control-auth-token";

    private void assertRefused(String path, String... headers) {
        assertThatThrownBy(() -> ExistingPeer.connect(coordinator.port(), path, headers))
                .cause()
                .isInstanceOf(WebSocketHandshakeException.class)
                .extracting(e -> ((WebSocketHandshakeException) e).getResponse())
                .extracting(HttpResponse::statusCode)
                .isEqualTo(403);
    }

    @Test
    void aTokenMustBeOfTheSecretTheRoleAndTheTime() {
        start();
        long now = Instant.now().getEpochSecond();
        assertRefused("/ws/control/rtmp");
        assertRefused("/ws/control/rtmp", TOKEN, "nonsense");
        assertRefused("/ws/control/rtmp", TOKEN, Jwt.of("rtmp-control", "another"));
        assertRefused("/ws/control/rtmp", TOKEN, Jwt.of("hls-control", SECRET));
        assertRefused("/ws/control/wss", TOKEN, Jwt.of("rtmp-control", SECRET));
        assertRefused(
                "/ws/control/hls", TOKEN, Jwt.signed("{\"sub\":\"hls-control\",\"exp\":" + (now - 3600) + "}", SECRET));
        keep(ExistingPeer.connect(
                coordinator.port(),
                "/ws/control/hls",
                TOKEN,
                Jwt.signed("{\"sub\":\"hls-control\",\"iat\":" + now + ",\"exp\":" + (now + 60) + "}", SECRET)));
    }

    /** Behind a balancer its address would be the balancer's: its own log has the instance too. */
    @Test
    void theLogSaysWhoWasRefusedAndForWhichSetting(CapturedOutput output) {
        start();
        String instance = "0f9d7f4e-6d3c-4c55-9d43-3a7b4de0f6a1";
        assertRefused("/ws/control/rtmp", TOKEN, Jwt.of("rtmp-control", "another"), "x-peer-instance", instance);
        assertRefused("/ws/control/hls");
        assertThat(output.getOut())
                .containsPattern("refused an edge at /ws/control/rtmp from \\S+, instance " + instance
                        + ": its token is not valid: is its CONTROL_SECRET the same as here")
                .containsPattern(
                        "refused an encoder at /ws/control/hls from \\S+: it shows no token: has it a CONTROL_SECRET");
    }

    /** So an installation changes its secret without the loss of a stream. */
    @Test
    void thePreviousSecretIsAcceptedBesides() {
        start("CONTROL_SECRET_PREVIOUS", "earlier");
        keep(ExistingPeer.encoder(coordinator.port(), "earlier", 1));
        keep(ExistingPeer.encoder(coordinator.port(), SECRET, 1));
        Eventually.that(() -> encoderCount() == 2);
        assertRefused("/ws/control/hls", TOKEN, Jwt.of("hls-control", "another"));
    }

    @Test
    void aPreviousSecretAloneWouldLetInEveryPeer() {
        assertThat(CoordinatorSettings.TABLE
                        .read(Map.of("CONTROL_SECRET_PREVIOUS", "earlier"))
                        .problems())
                .containsExactly(
                        "CONTROL_SECRET_PREVIOUS is set, but CONTROL_SECRET is not: any peer would be accepted");
    }

    @Test
    void withoutASecretEveryPeerIsLetIn() {
        start("CONTROL_SECRET", "");
        keep(ExistingPeer.connect(coordinator.port(), "/ws/control/rtmp"));
    }

    @Test
    void aPlainRequestToAPeersPathIsNotAnError() {
        start();
        assertThat(coordinator.request("GET", "/ws/control/rtmp").statusCode()).isEqualTo(403);
        int status = coordinator
                .request("GET", "/ws/control/rtmp", TOKEN, Jwt.of("rtmp-control", SECRET))
                .statusCode();
        assertThat(status).isBetween(400, 499);
    }

    @Test
    void whereAServerIsReachedItSaysItself() {
        start();
        ExistingPeer encoder = encoder(-1);
        String token = Jwt.of("wss-control", SECRET);
        Map<String, String[]> expected = Map.of(
                "ws://127.0.0.1:80/a/key", new String[] {TOKEN, token},
                "wss://[2001:db8::1]:8443/b/key",
                        new String[] {
                            TOKEN, token, "x-external-ip", "2001:db8::1", "x-custom-port", "8443", "x-ssl-use", "true"
                        },
                "ws://127.0.0.1:80/c/key",
                        new String[] {TOKEN, token, "x-external-ip", "example.com", "x-custom-port", "99999"});
        expected.forEach((uri, headers) -> {
            ExistingPeer server = keep(ExistingPeer.connect(coordinator.port(), "/ws/control/wss", headers));
            String channel = uri.replaceAll(".*/(.)/key", "$1");
            server.requestPublish("1", channel, "key");
            server.next("PUBLISH-ACCEPT");
            ExistingPeer.Received task = encoder.next("ENCODE-START");
            assertThat(task.get("Stream-Source-URI")).isEqualTo(uri);
            assertThat(task.get("Stream-Source-Type")).isEqualTo("WS");
        });
        assertThat(coordinator.request("GET", "/commands/report").body())
                .contains("\"ip\":\"2001:db8::1\",\"port\":8443,\"ssl\":true,\"serverType\":\"WS\"");
    }

    /** By itself Spring Boot believes these headers on Kubernetes, and only there. */
    @Test
    void onKubernetesTooAServersAddressIsTheOneThatItConnectsFrom() {
        start("--spring.main.cloud-platform", "kubernetes");
        ExistingPeer encoder = encoder(-1);
        ExistingPeer server = keep(ExistingPeer.connect(
                coordinator.port(),
                "/ws/control/rtmp",
                TOKEN,
                Jwt.of("rtmp-control", SECRET),
                "x-forwarded-for",
                "198.51.100.7"));
        server.requestPublish("1", "channel", "key");
        assertThat(encoder.next("ENCODE-START").get("Stream-Source-URI"))
                .isEqualTo("rtmp://127.0.0.1:1935/channel/key");
    }

    @Test
    void theLogHasTheNameThatAPeersOwnLogHasForIt(CapturedOutput output) {
        start();
        String instance = "0f9d7f4e-6d3c-4c55-9d43-3a7b4de0f6a1";
        keep(ExistingPeer.connect(
                coordinator.port(),
                "/ws/control/hls",
                TOKEN,
                Jwt.of("hls-control", SECRET),
                "x-peer-features",
                "resume",
                "x-peer-instance",
                instance));
        Eventually.that(() -> output.getOut().contains("encoder 1 connected from 127.0.0.1, instance " + instance));
    }

    @Test
    void whatIsNotUnderstoodCostsOnlyItself() {
        start();
        ExistingPeer encoder = encoder(-1);
        ExistingPeer edge = edge();
        Stream.of(
                        "",
                        "\n\n\n",
                        "NO-SUCH-METHOD\nA:b\n",
                        "PUBLISH-REQUEST\nno colon here\n",
                        "PUBLISH-END\nStream-Channel:../../etc\nStream-ID:x\n",
                        "REGISTER\nCapacity:1\n",
                        "PUBLISH-END\nStream-Channel:channel\nStream-ID:unknown\n")
                .forEach(edge::sendText);
        encoder.sendText("REGISTER\nCapacity:many\n");
        encoder.sendText("STREAM-CLOSED\nStream-Channel:c\nStream-ID:unknown\n");
        publish(edge, encoder, "channel");
    }

    /** As in the seed's examples: an empty line between method and parameters; also CRLF, blanks, lower case. */
    @Test
    void otherFormsOfTheGrammarAreUnderstood() {
        start();
        ExistingPeer encoder = encoder(-1);
        ExistingPeer edge = edge();
        edge.sendText(
                "publish-request\r\n\r\nREQUEST-id : 7\r\nstream-channel: channel\r\nStream-Key:key\r\nUser-IP: ::1");
        assertThat(edge.next("PUBLISH-ACCEPT").get("Request-ID")).isEqualTo("7");
        encoder.next("ENCODE-START");
        assertThat(application.nextVerification().header("x-user-ip")).isEqualTo("::1");
    }

    @Test
    void aChannelOrKeyOutsideTheGrammarIsDeniedWithoutAsking() {
        start("ID_MAX_LENGTH", "8");
        encoder(-1);
        ExistingPeer edge = edge();
        edge.requestPublish("1", "../channel", "key");
        assertThat(edge.next("PUBLISH-DENY").get("Request-ID")).isEqualTo("1");
        edge.requestPublish("2", "123456789", "key");
        edge.next("PUBLISH-DENY");
        edge.requestPublish("3", "channel", "k/y");
        edge.next("PUBLISH-DENY");
        edge.requestPublish("4", "channel", "key");
        edge.next("PUBLISH-ACCEPT");
        assertThat(application.nextVerification().header("x-streaming-channel")).isEqualTo("channel");
    }

    /** The clients of some peers send it in pieces, those of others in one. */
    @Test
    void aMessageOfMoreThan64KiBEndsTheSession(CapturedOutput output) throws Exception {
        start();
        ExistingPeer edge = edge();
        edge.sendText("HEARTBEAT\n\n" + "x".repeat(60 * 1024));
        edge.requestPublish("1", "channel", "key");
        edge.next("PUBLISH-DENY");
        edge.sendText("HEARTBEAT\n\n" + "x".repeat(65 * 1024));
        edge.closed().get(Patience.SECONDS, TimeUnit.SECONDS);
        Eventually.that(
                () -> coordinator.request("GET", "/commands/report").body().contains("\"streamingServers\":[]"));
        assertThat(output).contains("edge 1 (RTMP): closing its connection: message longer than 64 KiB");
    }

    @Test
    void alsoInOnePieceAndItIsSaidWhy(CapturedOutput output) throws Exception {
        start();
        try (DeafPeer edge = rawEdge()) {
            edge.sendText("HEARTBEAT\n\n" + "x".repeat(65 * 1024));
            Eventually.that(edge::isCutOff);
        }
        Eventually.that(
                () -> coordinator.request("GET", "/commands/report").body().contains("\"streamingServers\":[]"));
        assertThat(output).contains("edge 1 (RTMP): closing its connection: message longer than 64 KiB");
    }

    private DeafPeer rawEdge() {
        return DeafPeer.connect(coordinator.port(), "/ws/control/rtmp", TOKEN, Jwt.of("rtmp-control", SECRET));
    }

    /** The peer has no number yet when the first piece comes. */
    @Test
    void aFirstMessageThatComesInPiecesIsPutTogether() throws Exception {
        start();
        for (int i = 0; i < 10; i++) {
            try (DeafPeer edge = rawEdge()) {
                edge.sendInPieces("PUBLISH-REQUEST\nRequest-ID:1\nStream-", "Key:key\nStream-Chan", "nel:channel\n");
                assertThat(application.nextVerification().header("x-streaming-channel"))
                        .isEqualTo("channel");
            }
        }
    }

    @Test
    void aPeerThatReportsAnErrorIsLetGo() throws Exception {
        start();
        ExistingPeer edge = edge();
        edge.send("ERROR", "Error-Code", "X", "Error-Message", "y");
        edge.closed().get(Patience.SECONDS, TimeUnit.SECONDS);
        Eventually.that(
                () -> coordinator.request("GET", "/commands/report").body().contains("\"streamingServers\":[]"));
    }

    @Test
    void lifeSignsAreSentAndASilentPeerIsLost(CapturedOutput output) throws Exception {
        start("--headend.coordinator.control.heartbeat", "100ms", "--headend.coordinator.control.silence", "4s");
        ExistingPeer encoder = encoder(-1);
        List<ExistingPeer> alive = new CopyOnWriteArrayList<>(List.of(encoder));
        Thread lifeSigns = Thread.ofVirtual().start(() -> giveLifeSigns(alive));
        ExistingPeer edge = edge();
        alive.add(edge);
        String id = publish(edge, encoder, "channel");
        alive.remove(edge);
        announce(encoder, "channel", id, "640x360-30");
        assertThat(edge.nextOrHeartbeat(Patience.TIME).method()).isEqualTo("HEARTBEAT");
        edge.closed().get(Patience.SECONDS, TimeUnit.SECONDS);
        assertThat(encoder.next("ENCODE-STOP").get("Stream-ID")).isEqualTo(id);
        assertThat(output).contains("edge 2 (RTMP): closing its connection: nothing received for 4 s");
        alive.clear();
        lifeSigns.join();
    }

    /** Until there are none: a machine that does too much needs longer for all else than these may be silent. */
    private static void giveLifeSigns(List<ExistingPeer> peers) {
        while (!peers.isEmpty()) {
            peers.forEach(peer -> peer.send("HEARTBEAT"));
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    @Test
    void whoLeavesACoordinatorThatHangsIsGivenLifeSignsMoreOften() throws Exception {
        start("--headend.coordinator.control.lively-heartbeat", "100ms");
        ExistingPeer edge = keep(ExistingPeer.connect(
                coordinator.port(),
                "/ws/control/rtmp",
                "x-control-auth-token",
                Jwt.of("rtmp-control", SECRET),
                "x-peer-instance",
                PeerInstance.random().toString(),
                "x-peer-features",
                "resume, lively"));
        assertThat(edge.nextOrHeartbeat(Duration.ofSeconds(15)).method()).isEqualTo("HEARTBEAT");
    }

    @Test
    void ofTwoPublishersThatRaceOneWins() {
        start();
        ExistingPeer encoder = encoder(-1);
        ExistingPeer one = edge();
        ExistingPeer two = edge();
        for (int i = 0; i < 20; i++) {
            one.requestPublish("r", "race" + i, "key");
            two.requestPublish("r", "race" + i, "key");
            assertThat(Stream.of(one.next().method(), two.next().method()))
                    .containsExactlyInAnyOrder("PUBLISH-ACCEPT", "PUBLISH-DENY");
            encoder.next("ENCODE-START");
        }
    }

    @Test
    void whenTheEncodersAreFullPublishersAreDenied() {
        start();
        ExistingPeer encoder = encoder(1);
        ExistingPeer edge = edge();
        publish(edge, encoder, "one");
        edge.requestPublish("2", "two", "key");
        edge.next("PUBLISH-DENY");
        assertThat(capacity()).isEqualTo("{\"load\":1,\"capacity\":1,\"encoderCount\":1}");
    }

    @Test
    void aPeerCannotSpeakForAnothersStream() {
        start();
        ExistingPeer encoder = encoder(-1);
        ExistingPeer edge = edge();
        String id = publish(edge, encoder, "channel");
        edge().send("PUBLISH-END", "Stream-Channel", "channel", "Stream-ID", id);
        ExistingPeer other = encoder(-1);
        sayClosed(other, "channel", id);
        announce(other, "channel", id, "1x1-1");
        assertThat(encoder.poll(Duration.ofMillis(300))).isNull();
        announce(encoder, "channel", id, "640x360-30");
        assertThat(application.nextEvent().header("x-resolution")).isEqualTo("640x360-30");
    }
}
