package dev.headend.edge.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.RunningEdge;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole program and real connections; a channel for each test. */
class WebSocketEdgeTest {
    @SuppressWarnings("NullAway.Init")
    private static RunningEdge edge;

    @BeforeAll
    static void start() {
        edge = RunningEdge.start(Map.of("CONCURRENT_LIMIT_WHITELIST", "*"));
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @Test
    void receiversGetEveryMessageAsItWasSent() throws Exception {
        try (TestClient publisher = TestClient.connect(edge, "as-sent/k3y/publish");
                TestClient receiver = TestClient.connect(edge, "as-sent/k3y/receive")) {
            String longer = "x".repeat(70_000);
            publisher.send("a message of unknown bytes").send("2").send(longer);
            publisher.sendFragment("in ", false).sendFragment("three ", false).sendFragment("parts", true);

            assertThat(receiver.nextText()).isEqualTo("a message of unknown bytes");
            assertThat(receiver.nextText()).isEqualTo("2");
            assertThat(receiver.nextText()).isEqualTo(longer);
            assertThat(receiver.nextText()).isEqualTo("in three parts");
        }
    }

    @Test
    void aReceiverThatComesBeforeThePublisherWaits() throws Exception {
        try (TestClient receiver = TestClient.connect(edge, "waiting/k3y/receive");
                TestClient publisher = TestClient.connect(edge, "waiting/k3y/publish")) {
            publisher.send("something of unknown bytes");

            assertThat(receiver.nextText()).isEqualTo("something of unknown bytes");
        }
    }

    @Test
    void whoComesLaterGetsWhatIsKept() throws Exception {
        try (TestClient publisher = TestClient.connect(edge, "kept/k3y/publish");
                TestClient early = TestClient.connect(edge, "kept/k3y/receive")) {
            publisher.send("first of unknown bytes").send("second");
            early.next();
            early.next();
            try (TestClient late = TestClient.connect(edge, "kept/k3y/receive-clear-cache")) {
                assertThat(late.nextText()).isEqualTo("first of unknown bytes");
                assertThat(late.nextText()).isEqualTo("second");
            }
        }
    }

    @Test
    void theEndOfThePublisherEndsItsReceivers() throws Exception {
        try (TestClient publisher = TestClient.connect(edge, "end/k3y/publish");
                TestClient receiver = TestClient.connect(edge, "end/k3y/receive")) {
            publisher.send("the last of unknown bytes");
            publisher.leave();

            assertThat(receiver.nextText()).isEqualTo("the last of unknown bytes");
            assertThat(receiver.awaitClose()).isEqualTo(1000);
            assertThat(publisher.awaitClose()).isEqualTo(1000);
        }
    }

    @Test
    void aReceiverWithAnotherKeyIsToldAndClosed() throws Exception {
        try (TestClient early = TestClient.connect(edge, "other-key/wrong/receive");
                TestClient publisher = TestClient.connect(edge, "other-key/k3y/publish");
                TestClient late = TestClient.connect(edge, "other-key/wrong/probe")) {
            publisher.send("something of unknown bytes");
            for (TestClient refused : new TestClient[] {early, late}) {
                assertThat(refused.heard()).isEqualTo("ERROR: Invalid streaming key");
                assertThat(refused.awaitClose()).isEqualTo(1008);
            }
        }
    }

    /** As programs write it by default: encoders can make nothing of it. */
    @Test
    void whoPublishesAnOrdinaryMp4HearsWhatIsWrong() throws Exception {
        String typeAndMovie = "\0\0\0\20ftypisom\0\0\0\0\0\0\0\10moov";
        try (TestClient publisher = TestClient.connect(edge, "ordinary/k3y/publish");
                TestClient receiver = TestClient.connect(edge, "ordinary/k3y/receive")) {
            publisher.send(typeAndMovie);
            assertThat(receiver.nextText()).isEqualTo(typeAndMovie);
            edge.kill("ordinary");

            assertThat(publisher.heard()).isEqualTo("ERROR: Stream closed (MP4: not fragmented)");
            assertThat(publisher.awaitClose()).isEqualTo(1008);
        }
    }

    @Test
    void aProbeGetsOneMessage() throws Exception {
        try (TestClient probe = TestClient.connect(edge, "probe/k3y/probe");
                TestClient publisher = TestClient.connect(edge, "probe/k3y/publish")) {
            publisher.send("first of unknown bytes").send("second");

            assertThat(probe.nextText()).isEqualTo("first of unknown bytes");
            assertThat(probe.awaitClose()).isEqualTo(1000);
            assertThat(probe.unread()).isZero();
        }
    }

    @Test
    void whatIsNoChannelKeyAndKindIsNotFound() {
        for (String path : new String[] {
            "ch/k3y/play",
            "ch/k3y/",
            "ch/k3y",
            "c.h/k3y/receive",
            "ch/k%20y/receive",
            "/k3y/receive",
            "a/ch/k3y/receive"
        }) {
            assertThat(TestClient.refusal(edge, path)).as(path).isEqualTo(404);
        }
    }

    @Test
    void aChannelHasOnePublisher() throws Exception {
        try (TestClient publisher = TestClient.connect(edge, "taken/k3y/publish")) {
            assertThat(TestClient.refusal(edge, "taken/other/publish")).isEqualTo(403);
            publisher.leave();
            publisher.awaitClose();
            TestClient.connect(edge, "taken/other/publish").close();
        }
    }

    @Test
    void otherRequestsAreAnsweredAsEver() throws Exception {
        assertThat(RunningEdge.get(edge.http().resolve("/")).body()).contains("Headend media edge ");
        assertThat(RunningEdge.get(edge.http().resolve("/ch/k3y/receive")).statusCode())
                .isEqualTo(404);
    }
}
