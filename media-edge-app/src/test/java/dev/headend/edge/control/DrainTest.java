package dev.headend.edge.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.fixture.LegacyCoordinator;
import dev.headend.control.fixture.LegacyCoordinator.Session;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a coordinator hears of an edge that is about to stop: whose publishers may come by another one. */
class DrainTest {
    private static final PublishGrant NEWS = new PublishGrant(new ChannelId("news"), new StreamId("s1"));
    private static final PublishGrant SPORT = new PublishGrant(new ChannelId("sport"), new StreamId("s2"));

    private final LegacyCoordinator coordinator = new LegacyCoordinator();
    private final AuthorizerFixture edge = new AuthorizerFixture(coordinator, CoordinatorAuthorizer.ANSWER_TIMEOUT);

    @AfterEach
    void stop() {
        edge.close();
        coordinator.close();
    }

    @Test
    void saysItOfThosePublishersThatItHasAndOfThoseStillAdmitted() throws Exception {
        coordinator.offer("resume, drain");
        Session session = edge.connect();
        edge.publish(session, NEWS);
        edge.drain();
        assertThat(session.nextHeard()).isEqualTo(move(NEWS));
        edge.publish(session, SPORT);
        assertThat(session.nextHeard()).isEqualTo(move(SPORT));
        edge.ends(NEWS);
        assertThat(session.nextHeard()).isEqualTo(message("PUBLISH-END", NEWS));
    }

    @Test
    void saysItAgainOnTheNextConnectionBehindAllResumptions() throws Exception {
        coordinator.offer("resume, drain");
        Session session = edge.connect();
        edge.publish(session, NEWS);
        session.hangUp();
        edge.drain();
        Session next = edge.nextSession();
        assertThat(next.nextHeard()).isEqualTo(message("STREAM-RESUME", NEWS));
        assertThat(next.nextHeard()).isEqualTo(move(NEWS));
        next.say("RESUME-ACCEPT\n" + AuthorizerFixture.parameters(NEWS));
        next.say("STREAM-KILL\n" + AuthorizerFixture.parameters(NEWS));
        assertThat(edge.nextKilled()).isEqualTo(NEWS);
        assertThat(next.nextHeard()).isEqualTo(message("PUBLISH-END", NEWS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "resume"})
    void saysNothingToACoordinatorThatDoesNotKnowIt(String features) throws Exception {
        coordinator.offer(features);
        Session session = edge.connect();
        edge.publish(session, NEWS);
        edge.drain();
        edge.publish(session, SPORT);
        edge.ends(NEWS);
        assertThat(session.nextHeard()).isEqualTo(message("PUBLISH-END", NEWS));
    }

    private static Map<String, String> move(PublishGrant grant) {
        return Map.of(
                "",
                "PUBLISH-MOVE",
                "Stream-Channel",
                grant.channel().value(),
                "Stream-ID",
                grant.streamId().value(),
                "Stream-Key",
                "k3y");
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
