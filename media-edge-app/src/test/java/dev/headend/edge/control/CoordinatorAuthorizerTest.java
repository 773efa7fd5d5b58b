package dev.headend.edge.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.fixture.LegacyCoordinator;
import dev.headend.control.fixture.LegacyCoordinator.Session;
import dev.headend.edge.admission.Verdict;
import dev.headend.edge.admission.Verdict.Accepted;
import dev.headend.edge.admission.Verdict.Refused;
import dev.headend.edge.admission.Verdict.Undecided;
import dev.headend.fixture.Patience;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The edge's side of the protocol against a real WebSocket server that speaks as existing coordinators do. */
class CoordinatorAuthorizerTest {
    private static final ChannelId NEWS = new ChannelId("news");
    private static final StreamId STREAM = new StreamId("0000018f00000001");
    private static final PublishGrant GRANT = new PublishGrant(NEWS, STREAM);

    private final LegacyCoordinator coordinator = new LegacyCoordinator();
    private AuthorizerFixture edge = new AuthorizerFixture(coordinator, CoordinatorAuthorizer.ANSWER_TIMEOUT);

    @AfterEach
    void stop() {
        edge.close();
        coordinator.close();
    }

    @Test
    void asksAndPassesOnThatThePublisherIsAccepted() throws Exception {
        Session session = edge.connect();
        CompletableFuture<Verdict> verdict = edge.authorize(NEWS, "192.0.2.7");
        Map<String, String> request = session.nextHeard();
        assertThat(request)
                .containsEntry("", "PUBLISH-REQUEST")
                .containsEntry("Stream-Channel", "news")
                .containsEntry("Stream-Key", "k3y")
                .containsEntry("User-IP", "192.0.2.7");
        session.say("PUBLISH-ACCEPT\nStream-ID:" + STREAM + "\nRequest-ID:" + request.get("Request-ID")
                + "\nStream-Channel:news\n");
        assertThat(verdict.get(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo(new Accepted(STREAM, true));
    }

    @Test
    void writesIpv6AddressesPlainly() throws Exception {
        Session session = edge.connect();
        edge.authorize(NEWS, "2001:db8:0:0:0:0:0:7");
        assertThat(session.nextHeard()).containsEntry("User-IP", "2001:db8::7");
    }

    @Test
    void tellsApartRequestsThatAreAnsweredOutOfOrder() throws Exception {
        Session session = edge.connect();
        CompletableFuture<Verdict> first = edge.authorize(NEWS, "192.0.2.1");
        String firstId = session.nextHeard().get("Request-ID");
        CompletableFuture<Verdict> second = edge.authorize(NEWS, "192.0.2.2");
        String secondId = session.nextHeard().get("Request-ID");
        session.say("PUBLISH-DENY\nRequest-ID:" + secondId + "\nStream-Channel:news\n");
        session.say("PUBLISH-ACCEPT\nRequest-ID:" + firstId + "\nStream-Channel:news\nStream-ID:" + STREAM + "\n");
        assertThat(second.get(Patience.SECONDS, TimeUnit.SECONDS)).isInstanceOf(Refused.class);
        assertThat(first.get(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo(new Accepted(STREAM, true));
    }

    @Test
    void refusesAtOnceWithoutAConnection() throws Exception {
        assertThat(edge.authorize(NEWS, "192.0.2.1").get(1, TimeUnit.SECONDS))
                .isEqualTo(new Undecided("not connected to the coordinator"));
    }

    @Test
    void refusesWhenTheAnswerDoesNotComeAndGivesBackALateOne() throws Exception {
        edge = new AuthorizerFixture(coordinator, Duration.ofMillis(200));
        Session session = edge.connect();
        CompletableFuture<Verdict> verdict = edge.authorize(NEWS, "192.0.2.1");
        String id = session.nextHeard().get("Request-ID");
        assertThat(verdict.get(Patience.SECONDS, TimeUnit.SECONDS)).isInstanceOf(Undecided.class);
        session.say("PUBLISH-ACCEPT\nRequest-ID:" + id + "\nStream-Channel:news\nStream-ID:" + STREAM + "\n");
        assertThat(session.nextHeard())
                .containsEntry("", "PUBLISH-END")
                .containsEntry("Stream-Channel", "news")
                .containsEntry("Stream-ID", STREAM.value());
    }

    @Test
    void refusesWhoeverWaitsWhenTheConnectionIsLost() throws Exception {
        Session session = edge.connect();
        CompletableFuture<Verdict> verdict = edge.authorize(NEWS, "192.0.2.1");
        session.nextHeard();
        session.hangUp();
        assertThat(verdict.get(Patience.SECONDS, TimeUnit.SECONDS))
                .isEqualTo(new Undecided("connection to the coordinator lost"));
    }

    @Test
    void tellsTheEndOfAStreamOnce() throws Exception {
        Session session = edge.connect();
        edge.publish(session, GRANT);
        edge.ends(GRANT);
        edge.ends(GRANT);
        edge.authorize(NEWS, "192.0.2.1");
        assertThat(session.nextHeard()).containsEntry("", "PUBLISH-END").containsEntry("Stream-ID", STREAM.value());
        assertThat(session.nextHeard()).containsEntry("", "PUBLISH-REQUEST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000018f00000001", "*", ""})
    void endsWhatTheCoordinatorKills(String streamId) throws Exception {
        Session session = edge.connect();
        edge.publish(session, GRANT);
        session.say("STREAM-KILL\nStream-Channel:news\nStream-ID:another\n");
        session.say("STREAM-KILL\nStream-ID:" + streamId + "\nStream-Channel:news\n");
        assertThat(edge.nextKilled()).isEqualTo(GRANT);
        assertThat(session.nextHeard()).containsEntry("", "PUBLISH-END").containsEntry("Stream-ID", STREAM.value());
        assertThat(edge.killed()).isEmpty();
    }

    @Test
    void endsWhatIsFromBeforeAfterAReconnection() throws Exception {
        Session session = edge.connect();
        edge.publish(session, GRANT);
        session.hangUp();
        Session next = coordinator.nextSession();
        assertThat(edge.nextKilled()).isEqualTo(GRANT);
        edge.ends(GRANT);
        Awaitility.await().until(edge::isConnected);
        edge.authorize(NEWS, "192.0.2.1");
        assertThat(next.nextHeard()).as("no PUBLISH-END before").containsEntry("", "PUBLISH-REQUEST");
    }

    @Test
    void leavesPublishersAloneWhileTheConnectionIsGone() throws Exception {
        Session session = edge.connect();
        edge.publish(session, GRANT);
        coordinator.close();
        session.hangUp();
        Awaitility.await().until(() -> !edge.isConnected());
        assertThat(edge.killed()).isEmpty();
    }

    @Test
    void tellsWhatEndsWhileItLeaves() throws Exception {
        Session session = edge.connect();
        edge.publish(session, GRANT);
        edge.ends(GRANT);
        edge.close();
        assertThat(session.nextHeard()).containsEntry("", "PUBLISH-END");
        assertThat(edge.isConnected()).isFalse();
    }
}
