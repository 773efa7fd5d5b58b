package dev.headend.edge.control;

import static dev.headend.edge.control.AuthorizerFixture.parameters;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.fixture.LegacyCoordinator;
import dev.headend.control.fixture.LegacyCoordinator.Session;
import dev.headend.edge.admission.Verdict.Undecided;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams that outlive the connection (docs/adr/0004), against a real WebSocket server that offers it. */
class ResumeTest {
    private static final ChannelId OTHER = new ChannelId("other");
    private static final PublishGrant NEWS = new PublishGrant(new ChannelId("news"), new StreamId("s1"));
    private static final PublishGrant SPORT = new PublishGrant(new ChannelId("sport"), new StreamId("s2"));

    private final LegacyCoordinator coordinator = new LegacyCoordinator();
    private final AuthorizerFixture edge = new AuthorizerFixture(coordinator, CoordinatorAuthorizer.ANSWER_TIMEOUT);

    @BeforeEach
    void offer() {
        coordinator.offer("resume");
    }

    @AfterEach
    void stop() {
        edge.close();
        coordinator.close();
    }

    @Test
    void resumesWhatItHasBeforeAnythingElse() throws Exception {
        Session session = edge.connect();
        edge.publish(session, NEWS);
        edge.publish(session, SPORT);
        session.hangUp();
        Session next = edge.nextSession();
        edge.authorize(OTHER, "192.0.2.1");
        assertThat(next.nextHeard()).isEqualTo(message("STREAM-RESUME", NEWS));
        assertThat(next.nextHeard()).isEqualTo(message("STREAM-RESUME", SPORT));
        assertThat(next.nextHeard()).containsEntry("", "PUBLISH-REQUEST");
        assertThat(edge.killed()).isEmpty();
    }

    @Test
    void holdsWhatIsAcceptedAsIfNothingHadHappened() throws Exception {
        Session next = reconnectWith(NEWS, SPORT);
        next.say("RESUME-ACCEPT\n" + parameters(NEWS));
        next.say("STREAM-KILL\n" + parameters(NEWS));
        assertThat(edge.nextKilled()).isEqualTo(NEWS);
        assertThat(next.nextHeard()).isEqualTo(message("PUBLISH-END", NEWS));
        next.say("RESUME-ACCEPT\n" + parameters(SPORT));
        edge.ends(SPORT);
        assertThat(next.nextHeard()).isEqualTo(message("PUBLISH-END", SPORT));
    }

    @Test
    void endsWhatIsDeniedAndSaysNothingMoreOfIt() throws Exception {
        Session next = reconnectWith(NEWS, SPORT);
        next.say("RESUME-DENY\n" + parameters(NEWS));
        assertThat(edge.nextKilled()).isEqualTo(NEWS);
        edge.ends(NEWS);
        edge.ends(SPORT);
        assertThat(next.nextHeard()).isEqualTo(message("PUBLISH-END", SPORT));
        assertThat(edge.killed()).isEmpty();
    }

    @Test
    void tellsTheEndOfWhatEndedWhileThereWasNoConnection() throws Exception {
        Session session = edge.connect();
        edge.publish(session, NEWS);
        coordinator.close();
        session.hangUp();
        Awaitility.await().until(() -> !edge.isConnected());
        edge.ends(NEWS);
        assertThat(edge.authorize(OTHER, "192.0.2.1").get(1, TimeUnit.SECONDS))
                .isEqualTo(new Undecided("not connected to the coordinator"));
        try (LegacyCoordinator restarted = new LegacyCoordinator(coordinator.port(), "resume")) {
            Session next = edge.nextSession(restarted);
            assertThat(next.nextHeard()).isEqualTo(message("STREAM-RESUME", NEWS));
            assertThat(next.nextHeard()).isEqualTo(message("PUBLISH-END", NEWS));
            next.say("RESUME-ACCEPT\n" + parameters(NEWS));
            next.hangUp();
            Session last = edge.nextSession(restarted);
            edge.publish(last, SPORT);
        }
    }

    @Test
    void asksAgainWhenTheConnectionIsLostBeforeTheAnswer() throws Exception {
        reconnectWith(NEWS).hangUp();
        Session third = edge.nextSession();
        assertThat(third.nextHeard()).isEqualTo(message("STREAM-RESUME", NEWS));
        assertThat(edge.killed()).isEmpty();
    }

    @Test
    void endsEverythingWhenTheNextCoordinatorOffersNothing() throws Exception {
        Session session = edge.connect();
        edge.publish(session, NEWS);
        coordinator.offer("");
        session.hangUp();
        Session next = edge.nextSession();
        assertThat(edge.nextKilled()).isEqualTo(NEWS);
        edge.authorize(OTHER, "192.0.2.1");
        assertThat(next.nextHeard()).containsEntry("", "PUBLISH-REQUEST");
    }

    /** Another thread asks whenever it can, while one connection follows the other. */
    @Test
    void letsNoRequestGetAheadOfAResume() throws Exception {
        Session session = edge.connect();
        edge.publish(session, NEWS);
        edge.publish(session, SPORT);
        AtomicBoolean enough = new AtomicBoolean();
        Thread asking = Thread.ofPlatform().start(() -> askUntil(enough));
        try {
            for (int connection = 0; connection < 20; connection++) {
                session.hangUp();
                session = coordinator.nextSession();
                assertThat(List.of(session.nextHeard(), session.nextHeard()))
                        .containsExactly(message("STREAM-RESUME", NEWS), message("STREAM-RESUME", SPORT));
            }
            assertThat(session.nextHeard()).containsEntry("", "PUBLISH-REQUEST");
        } finally {
            enough.set(true);
            edge.close();
            asking.join();
        }
    }

    /** Refused at once while there is no connection, answered by its loss while there is one. */
    private void askUntil(AtomicBoolean enough) {
        while (!enough.get()) {
            edge.authorize(OTHER, "192.0.2.1").join();
        }
    }

    private Session reconnectWith(PublishGrant... grants) throws Exception {
        Session session = edge.connect();
        for (PublishGrant grant : grants) {
            edge.publish(session, grant);
        }
        session.hangUp();
        Session next = edge.nextSession();
        for (PublishGrant grant : grants) {
            assertThat(next.nextHeard()).isEqualTo(message("STREAM-RESUME", grant));
        }
        return next;
    }

    private static Map<String, String> message(String method, PublishGrant grant) {
        return Map.of(
                "",
                method,
                "Stream-Channel",
                grant.channel().value(),
                "Stream-ID",
                grant.streamId().value());
    }
}
