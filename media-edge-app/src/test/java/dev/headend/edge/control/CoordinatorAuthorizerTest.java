package dev.headend.edge.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlRole;
import dev.headend.control.link.LinkSettings;
import dev.headend.edge.admission.PublishAttempt;
import dev.headend.edge.admission.Verdict;
import dev.headend.edge.admission.Verdict.Accepted;
import dev.headend.edge.admission.Verdict.Refused;
import dev.headend.edge.control.LegacyCoordinator.Session;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The edge's side of the protocol against a real WebSocket server that speaks as existing coordinators do. */
@Timeout(30)
class CoordinatorAuthorizerTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final ChannelId NEWS = new ChannelId("news");
    private static final StreamId STREAM = new StreamId("0000018f00000001");

    /** The streams that this edge would have, and what was ended of them. */
    private final BlockingQueue<Publication> ended = new LinkedBlockingQueue<>();

    private final LegacyCoordinator coordinator = new LegacyCoordinator();
    private CoordinatorAuthorizer authorizer = new CoordinatorAuthorizer(this::end, LONG);

    private boolean end(ChannelId channel, StreamId streamId, String reason) {
        assertThat(reason).isNotBlank();
        return ended.add(new Publication(channel, streamId));
    }

    @AfterEach
    void stop() {
        authorizer.disconnect();
        coordinator.close();
    }

    @Test
    void asksAndPassesOnThatThePublisherIsAccepted() throws Exception {
        Session session = connect();
        CompletableFuture<Verdict> verdict = authorize("192.0.2.7");
        Map<String, String> request = session.nextHeard();
        assertThat(request)
                .containsEntry("", "PUBLISH-REQUEST")
                .containsEntry("Stream-Channel", "news")
                .containsEntry("Stream-Key", "k3y")
                .containsEntry("User-IP", "192.0.2.7");
        session.say("PUBLISH-ACCEPT\nStream-ID:" + STREAM + "\nRequest-ID:" + request.get("Request-ID")
                + "\nStream-Channel:news\n");
        assertThat(verdict.get(10, TimeUnit.SECONDS)).isEqualTo(new Accepted(STREAM, true));
    }

    @Test
    void writesIpv6AddressesPlainly() throws Exception {
        Session session = connect();
        authorize("2001:db8:0:0:0:0:0:7");
        assertThat(session.nextHeard()).containsEntry("User-IP", "2001:db8::7");
    }

    @Test
    void tellsApartRequestsThatAreAnsweredOutOfOrder() throws Exception {
        Session session = connect();
        CompletableFuture<Verdict> first = authorize("192.0.2.1");
        String firstId = session.nextHeard().get("Request-ID");
        CompletableFuture<Verdict> second = authorize("192.0.2.2");
        String secondId = session.nextHeard().get("Request-ID");
        session.say("PUBLISH-DENY\nRequest-ID:" + secondId + "\nStream-Channel:news\n");
        session.say("PUBLISH-ACCEPT\nRequest-ID:" + firstId + "\nStream-Channel:news\nStream-ID:" + STREAM + "\n");
        assertThat(second.get(10, TimeUnit.SECONDS)).isInstanceOf(Refused.class);
        assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(new Accepted(STREAM, true));
    }

    @Test
    void refusesAtOnceWithoutAConnection() throws Exception {
        assertThat(authorize("192.0.2.1").get(1, TimeUnit.SECONDS))
                .isEqualTo(new Refused("there is no connection to the coordinator"));
    }

    @Test
    void refusesWhenTheAnswerDoesNotComeAndGivesBackALateOne() throws Exception {
        authorizer = new CoordinatorAuthorizer(this::end, Duration.ofMillis(200));
        Session session = connect();
        CompletableFuture<Verdict> verdict = authorize("192.0.2.1");
        String id = session.nextHeard().get("Request-ID");
        assertThat(verdict.get(10, TimeUnit.SECONDS)).isInstanceOf(Refused.class);
        session.say("PUBLISH-ACCEPT\nRequest-ID:" + id + "\nStream-Channel:news\nStream-ID:" + STREAM + "\n");
        assertThat(session.nextHeard())
                .containsEntry("", "PUBLISH-END")
                .containsEntry("Stream-Channel", "news")
                .containsEntry("Stream-ID", STREAM.value());
    }

    @Test
    void refusesWhoeverWaitsWhenTheConnectionIsLost() throws Exception {
        Session session = connect();
        CompletableFuture<Verdict> verdict = authorize("192.0.2.1");
        session.nextHeard();
        session.hangUp();
        assertThat(verdict.get(10, TimeUnit.SECONDS))
                .isEqualTo(new Refused("the connection to the coordinator was lost"));
    }

    @Test
    void tellsTheEndOfAStreamOnce() throws Exception {
        Session session = connect();
        publish(session);
        authorizer.ended(NEWS, STREAM);
        authorizer.ended(NEWS, STREAM);
        authorize("192.0.2.1");
        assertThat(session.nextHeard()).containsEntry("", "PUBLISH-END").containsEntry("Stream-ID", STREAM.value());
        assertThat(session.nextHeard()).containsEntry("", "PUBLISH-REQUEST");
    }

    @Test
    void endsWhatTheCoordinatorKills() throws Exception {
        Session session = connect();
        publish(session);
        session.say("STREAM-KILL\nStream-Channel:news\nStream-ID:another\n");
        session.say("STREAM-KILL\nStream-ID:" + STREAM + "\nStream-Channel:news\n");
        assertThat(LegacyCoordinator.take(ended, "kill")).isEqualTo(new Publication(NEWS, STREAM));
        session.say("STREAM-KILL\nStream-Channel:news\nStream-ID:*\n");
        assertThat(LegacyCoordinator.take(ended, "kill")).isEqualTo(new Publication(NEWS, STREAM));
        session.say("STREAM-KILL\nStream-Channel:news\nStream-ID:\n");
        assertThat(LegacyCoordinator.take(ended, "kill")).isEqualTo(new Publication(NEWS, STREAM));
        assertThat(ended).isEmpty();
    }

    @Test
    void endsWhatIsFromBeforeAfterAReconnection() throws Exception {
        Session session = connect();
        publish(session);
        session.hangUp();
        Session next = coordinator.nextSession();
        assertThat(LegacyCoordinator.take(ended, "kill")).isEqualTo(new Publication(NEWS, STREAM));
        authorizer.ended(NEWS, STREAM);
        Awaitility.await().until(authorizer::isConnected);
        authorize("192.0.2.1");
        assertThat(next.nextHeard()).as("no PUBLISH-END before").containsEntry("", "PUBLISH-REQUEST");
    }

    @Test
    void leavesPublishersAloneWhileTheConnectionIsGone() throws Exception {
        Session session = connect();
        publish(session);
        coordinator.close();
        session.hangUp();
        Awaitility.await().until(() -> !authorizer.isConnected());
        assertThat(ended).isEmpty();
    }

    @Test
    void tellsWhatEndsWhileItLeaves() throws Exception {
        Session session = connect();
        publish(session);
        authorizer.ended(NEWS, STREAM);
        authorizer.disconnect();
        assertThat(session.nextHeard()).containsEntry("", "PUBLISH-END");
        assertThat(authorizer.isConnected()).isFalse();
    }

    private Session connect() throws InterruptedException {
        authorizer.connect(new LinkSettings(
                URI.create("ws://127.0.0.1:" + coordinator.port()),
                ControlRole.RTMP,
                null,
                null,
                1935,
                false,
                new LinkSettings.Timing(LONG, LONG, Duration.ofMillis(100))));
        Session session = coordinator.nextSession();
        Awaitility.await().until(authorizer::isConnected);
        return session;
    }

    private void publish(Session session) throws Exception {
        CompletableFuture<Verdict> verdict = authorize("192.0.2.1");
        String id = session.nextHeard().get("Request-ID");
        session.say("PUBLISH-ACCEPT\nRequest-ID:" + id + "\nStream-Channel:news\nStream-ID:" + STREAM + "\n");
        assertThat(verdict.get(10, TimeUnit.SECONDS)).isInstanceOf(Accepted.class);
    }

    private CompletableFuture<Verdict> authorize(String userIp) throws Exception {
        return authorizer
                .authorize(new PublishAttempt(NEWS, new StreamKey("k3y"), InetAddress.getByName(userIp)))
                .toFuture();
    }
}
