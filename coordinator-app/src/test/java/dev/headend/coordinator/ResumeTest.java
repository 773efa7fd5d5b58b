package dev.headend.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlRole;
import dev.headend.control.ControlToken;
import dev.headend.control.PeerInstance;
import dev.headend.control.link.ControlLink;
import dev.headend.control.link.CoordinatorFeatures;
import dev.headend.control.link.LinkListener;
import dev.headend.control.link.LinkSettings;
import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.ExistingPeer;
import dev.headend.coordinator.harness.ExistingPeer.Received;
import dev.headend.coordinator.harness.Jwt;
import dev.headend.fixture.Patience;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Streams that outlive control connections (docs/adr/0004), with peers written by hand. */
class ResumeTest extends CoordinatorTestBase {
    private static final Duration A_MOMENT = Duration.ofMillis(300);
    private static final PeerInstance EDGE = PeerInstance.random();
    private static final PeerInstance ENCODER = PeerInstance.random();

    private ExistingPeer registeredEncoder(int capacity) {
        int before = encoderCount();
        ExistingPeer encoder = encoder(ENCODER);
        encoder.send("REGISTER", "Capacity", String.valueOf(capacity));
        Eventually.that(() -> encoderCount() == before + 1);
        return encoder;
    }

    private void loseAll(ExistingPeer edge, ExistingPeer encoder) {
        edge.crash();
        encoder.crash();
        Eventually.that(() -> report().endsWith("\"streamingServers\":[],\"encoders\":[]}"));
    }

    private String report() {
        return coordinator.request("GET", "/commands/report").body();
    }

    private static Received resume(ExistingPeer peer, String method, String channel, String id) {
        peer.send(method, "Stream-ID", id, "Stream-Channel", channel);
        return peer.next();
    }

    private static void assertAccepted(Received answer, String id) {
        assertThat(answer.method()).isEqualTo("RESUME-ACCEPT");
        assertThat(answer.get("Stream-ID")).isEqualTo(id);
    }

    @Test
    void theAnswerNamesTheFeatures() throws Exception {
        start();
        CompletableFuture<CoordinatorFeatures> offered = new CompletableFuture<>();
        LinkListener listener = new LinkListener() {
            @Override
            public void connected(CoordinatorFeatures features) {
                offered.complete(features);
            }

            @Override
            public void received(ControlMessage message) {}

            @Override
            public void disconnected() {}
        };
        try (ControlLink link = new ControlLink(
                new LinkSettings(
                        URI.create("ws://127.0.0.1:" + coordinator.port()),
                        ControlRole.HLS,
                        ENCODER,
                        new ControlToken(SECRET, Clock.systemUTC()),
                        null,
                        null,
                        false,
                        LinkSettings.Timing.STANDARD),
                listener)) {
            link.start();
            assertThat(offered.get(Patience.SECONDS, TimeUnit.SECONDS))
                    .isEqualTo(new CoordinatorFeatures(true, true, true));
        }
    }

    @Test
    void aStreamOutlivesTheConnectionsOfBoth() {
        start();
        ExistingPeer encoder = registeredEncoder(1);
        ExistingPeer edge = edge(EDGE);
        String id = publish(edge, encoder, "channel");
        announce(encoder, "channel", id, "640x360-30");
        application.nextEvent();
        loseAll(edge, encoder);

        ExistingPeer edgeBack = edge(EDGE);
        ExistingPeer encoderBack = encoder(ENCODER);
        assertAccepted(resume(edgeBack, "STREAM-RESUME", "channel", id), id);
        Received accepted = resume(encoderBack, "TASK-RESUME", "channel", id);
        assertAccepted(accepted, id);
        assertThat(accepted.get("Announced")).isEqualTo("1");
        encoderBack.send("REGISTER", "Capacity", "1");
        untilLoadIs(1);
        edgeBack.requestPublish("second", "another", "key");
        edgeBack.next("PUBLISH-DENY");

        announce(encoderBack, "channel", id, "1280x720-30");
        assertThat(application.nextEvent().header("x-resolution")).isEqualTo("1280x720-30");
        edgeBack.send("PUBLISH-END", "Stream-Channel", "channel", "Stream-ID", id);
        encoderBack.next("ENCODE-STOP");
        sayClosed(encoderBack, "channel", id);
        assertThat(encoderBack.next("CLOSE-ACCEPT").get("Stream-ID")).isEqualTo(id);
        assertThat(application.nextEvent().header("x-event-type")).isEqualTo("stream-closed");
        untilLoadIs(0);
    }

    @Test
    void aStreamOutlivesTheCoordinator() {
        start();
        ExistingPeer encoder = registeredEncoder(-1);
        String id = publish(edge(EDGE), encoder, "channel");
        announce(encoder, "channel", id, "640x360-30");
        application.nextEvent();
        coordinator.close();

        start();
        assertThat(report()).contains(id);
        ExistingPeer encoderBack = encoder(ENCODER);
        assertThat(resume(encoderBack, "TASK-RESUME", "channel", id).get("Announced"))
                .isEqualTo("1");
        assertAccepted(resume(edge(EDGE), "STREAM-RESUME", "channel", id), id);
        sayClosed(encoderBack, "channel", id);
        assertThat(application.nextEvent().header("x-event-sequence")).isEqualTo("2");
    }

    @Test
    void whoDoesNotComeBackInTimeHasLostIt() {
        start("RESUME_GRACE_SECONDS", "1");
        ExistingPeer encoder = registeredEncoder(-1);
        ExistingPeer edge = edge(EDGE);
        String id = publish(edge, encoder, "channel");
        announce(encoder, "channel", id, "640x360-30");
        application.nextEvent();
        encoder.crash();
        assertThat(edge.next("STREAM-KILL").get("Stream-ID")).isEqualTo(id);
        assertThat(application.nextEvent().header("x-event-type")).isEqualTo("stream-closed");
        assertThat(resume(encoder(ENCODER), "TASK-RESUME", "channel", id).method())
                .isEqualTo("RESUME-DENY");
    }

    @Test
    void anEdgeThatDoesNotComeBackEndsItsStreams() {
        start("RESUME_GRACE_SECONDS", "1");
        ExistingPeer encoder = registeredEncoder(-1);
        ExistingPeer edge = edge(EDGE);
        String id = publish(edge, encoder, "channel");
        edge.crash();
        assertThat(encoder.next("ENCODE-STOP").get("Stream-ID")).isEqualTo(id);
        assertThat(resume(edge(EDGE), "STREAM-RESUME", "channel", id).method()).isEqualTo("RESUME-DENY");
    }

    @Test
    void nobodyResumesWhatIsNotTheirs() {
        start();
        ExistingPeer encoder = registeredEncoder(-1);
        ExistingPeer edge = edge(EDGE);
        String id = publish(edge, encoder, "channel");
        assertThat(resume(edge(PeerInstance.random()), "STREAM-RESUME", "channel", id)
                        .method())
                .isEqualTo("RESUME-DENY");
        assertThat(resume(encoder(PeerInstance.random()), "TASK-RESUME", "channel", id)
                        .method())
                .isEqualTo("RESUME-DENY");
        assertThat(resume(edge(), "STREAM-RESUME", "channel", id).method()).isEqualTo("RESUME-DENY");
        String unknown = "0".repeat(32);
        assertThat(resume(edge, "STREAM-RESUME", "channel", unknown).get("Stream-ID"))
                .isEqualTo(unknown);
        assertThat(edge.poll(A_MOMENT)).isNull();
        assertThat(encoder.poll(A_MOMENT)).isNull();
    }

    @Test
    void whatWasClosedMeanwhileIsEndedOnReturn() {
        start();
        ExistingPeer encoder = registeredEncoder(-1);
        ExistingPeer edge = edge(EDGE);
        String id = publish(edge, encoder, "channel");
        announce(encoder, "channel", id, "640x360-30");
        application.nextEvent();
        loseAll(edge, encoder);
        coordinator.request("POST", "/commands/close", "x-streaming-channel", "channel", "x-streaming-id", "*");

        assertThat(resume(edge(EDGE), "STREAM-RESUME", "channel", id).method()).isEqualTo("RESUME-DENY");
        ExistingPeer encoderBack = encoder(ENCODER);
        assertAccepted(resume(encoderBack, "TASK-RESUME", "channel", id), id);
        assertThat(encoderBack.next("ENCODE-STOP").get("Stream-ID")).isEqualTo(id);
        sayClosed(encoderBack, "channel", id);
        assertThat(application.nextEvent().header("x-event-type")).isEqualTo("stream-closed");
    }

    @Test
    void aConnectionThatStandsHalfOpenIsLeftForTheNewOne() {
        start();
        ExistingPeer encoder = registeredEncoder(-1);
        ExistingPeer edge = edge(EDGE);
        String id = publish(edge, encoder, "channel");
        ExistingPeer edgeBack = edge(EDGE);
        assertAccepted(resume(edgeBack, "STREAM-RESUME", "channel", id), id);
        edge.closed().orTimeout(Patience.SECONDS, TimeUnit.SECONDS).join();
        assertThat(encoder.poll(A_MOMENT)).isNull();
        assertThat(report()).contains(id);
    }

    @Test
    void theEdgeThatLostAChannelMayAskForItAgainAndNobodyElseMay() {
        start();
        ExistingPeer encoder = registeredEncoder(-1);
        ExistingPeer edge = edge(EDGE);
        String id = publish(edge, encoder, "channel");
        announce(encoder, "channel", id, "640x360-30");
        application.nextEvent();
        edge.crash();
        ExistingPeer another = edge(PeerInstance.random());
        another.requestPublish("r", "channel", "key");
        another.next("PUBLISH-DENY");

        ExistingPeer back = edge(EDGE);
        String next = publish(back, encoder, "channel", "ENCODE-STOP");
        assertThat(next).isNotEqualTo(id);
        back.requestPublish("again", "channel", "key");
        back.next("PUBLISH-DENY");
    }

    private static String publish(ExistingPeer edge, ExistingPeer encoder, String channel, String afterWhat) {
        edge.requestPublish("r", channel, "key");
        encoder.next(afterWhat);
        encoder.next("ENCODE-START");
        return edge.next("PUBLISH-ACCEPT").get("Stream-ID");
    }

    /** Each kind of publisher has a control connection of its own, with the same instance. */
    @Test
    void anEdgesOtherKindOfPublisherDoesNotEndTheStreamThatIsLive() {
        start();
        ExistingPeer encoder = registeredEncoder(-1);
        ExistingPeer rtmp = edge(EDGE);
        String id = publish(rtmp, encoder, "channel");
        ExistingPeer websocket = websocketEdge(EDGE);
        websocket.requestPublish("r", "channel", "key");
        websocket.next("PUBLISH-DENY");
        assertThat(resume(websocket, "STREAM-RESUME", "channel", id).method()).isEqualTo("RESUME-DENY");
        announce(encoder, "channel", id, "640x360-30");
        assertThat(application.nextEvent().header("x-event-type")).isEqualTo("stream-available");
        assertThat(report()).contains(id);
        assertThat(rtmp.closed()).isNotDone();
    }

    @Test
    void anExistingEdgeLosesItsStreamsAtOnceAndOursKeepTheEncodersPart() {
        start();
        ExistingPeer encoder = registeredEncoder(-1);
        ExistingPeer edge = edge();
        String id = publish(edge, encoder, "channel");
        announce(encoder, "channel", id, "640x360-30");
        application.nextEvent();
        edge.crash();
        encoder.next("ENCODE-STOP");
        sayClosed(encoder, "channel", id);
        encoder.next("CLOSE-ACCEPT");
    }

    @Test
    void afterARestartAnExistingEncodersStreamsAreOver() {
        start();
        ExistingPeer encoder = encoder(-1);
        String id = publish(edge(EDGE), encoder, "channel");
        announce(encoder, "channel", id, "640x360-30");
        application.nextEvent();
        coordinator.close();
        start();
        assertThat(application.nextEvent().header("x-event-type")).isEqualTo("stream-closed");
        assertThat(resume(edge(EDGE), "STREAM-RESUME", "channel", id).method()).isEqualTo("RESUME-DENY");
    }

    @Test
    void anEncoderThatIsBackWithoutATaskHasLostIt() {
        start();
        ExistingPeer encoder = registeredEncoder(-1);
        ExistingPeer edge = edge(EDGE);
        String lost = publish(edge, encoder, "lost");
        String kept = publish(edge, encoder, "kept");
        encoder.crash();
        ExistingPeer back = encoder(ENCODER);
        back.send("REGISTER", "Capacity", "-1");
        assertAccepted(resume(back, "TASK-RESUME", "kept", kept), kept);
        assertThat(edge.next("STREAM-KILL").get("Stream-ID")).isEqualTo(lost);
        assertThat(report()).contains(kept).doesNotContain(lost);
        assertThat(application.nextEvent().header("x-event-type")).isEqualTo("stream-closed");
    }

    @Test
    void theStreamsOfAnEncoderThatIsKnownToBeDeadEndAtOnce() {
        start("RESUME_GRACE_SECONDS", "600");
        ExistingPeer encoder = registeredEncoder(-1);
        ExistingPeer edge = edge(EDGE);
        String lost = publish(edge, encoder, "lost");
        ExistingPeer other = encoder(-1);
        String kept = publish(edge, other, "kept");
        encoder.crash();

        ExistingPeer successor = encoderAfter(ENCODER, PeerInstance.random());
        assertThat(edge.next("STREAM-KILL").get("Stream-ID")).isEqualTo(lost);
        assertThat(application.nextEvent().header("x-event-type")).isEqualTo("stream-closed");
        assertThat(report()).contains(kept).doesNotContain(lost);
        assertThat(resume(successor, "TASK-RESUME", "lost", lost).method()).isEqualTo("RESUME-DENY");
    }

    @Test
    void theStreamsOfADeadEncoderEndAlsoAfterTheCoordinatorHasDiedWithIt() {
        start("RESUME_GRACE_SECONDS", "600");
        ExistingPeer encoder = registeredEncoder(-1);
        String lost = publish(edge(EDGE), encoder, "lost");
        coordinator.close();
        start("RESUME_GRACE_SECONDS", "600");
        ExistingPeer edge = edge(EDGE);
        assertAccepted(resume(edge, "STREAM-RESUME", "lost", lost), lost);
        encoderAfter(ENCODER, PeerInstance.random());
        assertThat(edge.next("STREAM-KILL").get("Stream-ID")).isEqualTo(lost);
    }

    @Test
    void anInstanceThatIsNoneMakesAPeerAnExistingOne() {
        start();
        ExistingPeer encoder = registeredEncoder(-1);
        String[] headers = {
            "x-control-auth-token",
            Jwt.of("rtmp-control", SECRET),
            "x-peer-instance",
            "edge-1",
            "x-peer-features",
            "resume"
        };
        ExistingPeer edge = keep(ExistingPeer.connect(coordinator.port(), "/ws/control/rtmp", headers));
        String id = publish(edge, encoder, "channel");
        announce(encoder, "channel", id, "640x360-30");
        edge.crash();
        encoder.next("ENCODE-STOP");
    }

    @Test
    void anEncoderThatNeverSaysThatItIsDoneIsNotWaitedForForEver() {
        start("ENCODE_CLOSE_TIMEOUT_SECONDS", "1");
        ExistingPeer encoder = encoder(-1);
        ExistingPeer edge = edge();
        String id = publish(edge, encoder, "channel");
        edge.send("PUBLISH-END", "Stream-Channel", "channel", "Stream-ID", id);
        encoder.next("ENCODE-STOP");
        assertThat(application.nextEvent().header("x-event-type")).isEqualTo("stream-closed");
        untilLoadIs(0);
        sayClosed(encoder, "channel", id);
        untilLoadIs(0);
    }
}
