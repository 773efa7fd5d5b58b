package dev.headend.edge.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PublishGrantsTest {
    private static final ChannelId NEWS = new ChannelId("news");
    private static final ChannelId SPORT = new ChannelId("sport");
    private static final StreamId FIRST = new StreamId("s1");
    private static final StreamId SECOND = new StreamId("s2");
    private static final PublishGrant ON_NEWS = new PublishGrant(NEWS, FIRST);
    private static final PublishGrant ON_SPORT = new PublishGrant(SPORT, SECOND);

    private static final StreamKey KEY = new StreamKey("key");

    private final PublishGrants grants = new PublishGrants();

    @BeforeEach
    void connect() {
        assertThat(grants.connectedToResume(true)).isEmpty();
    }

    @Test
    void givesEveryQuestionItsOwnId() {
        assertThat(ask(NEWS).id()).isNotEqualTo(ask(NEWS).id());
    }

    @Test
    void takesQuestionsOnlyWhileConnected() {
        PublishGrants fresh = new PublishGrants();
        assertThat(fresh.ask(NEWS, KEY, _ -> {})).isEmpty();
        fresh.connectedAnew();
        assertThat(fresh.ask(NEWS, KEY, _ -> {})).isPresent();
        fresh.lost();
        assertThat(fresh.ask(NEWS, KEY, _ -> {})).isEmpty();
    }

    @Test
    void anAcceptedRequestIsHeldUntilItEnds() {
        PendingRequest request = ask(NEWS);
        assertThat(grants.accepted(request.id(), FIRST)).contains(request);
        assertThat(grants.find(NEWS, FIRST)).containsExactly(ON_NEWS);
        assertThat(grants.ended(ON_NEWS)).isTrue();
        assertThat(grants.find(NEWS, FIRST)).isEmpty();
        assertThat(grants.ended(ON_NEWS)).isFalse();
    }

    @Test
    void onlyOneAnswerCounts() {
        PendingRequest request = ask(NEWS);
        assertThat(grants.takeOut(request.id())).contains(request);
        assertThat(grants.accepted(request.id(), FIRST)).isEmpty();
        assertThat(grants.takeOut(request.id())).isEmpty();
        assertThat(grants.find(NEWS, FIRST)).isEmpty();
    }

    @Test
    void anAnswerToNoQuestionIsNobodys() {
        assertThat(grants.accepted("77", FIRST)).isEmpty();
        assertThat(grants.takeOut("77")).isEmpty();
    }

    @Test
    void aLossYieldsTheUnansweredAndKeepsTheHeld() {
        hold(ON_NEWS);
        PendingRequest waiting = ask(SPORT);
        assertThat(grants.lost()).containsExactly(waiting);
        assertThat(grants.accepted(waiting.id(), SECOND)).isEmpty();
        assertThat(grants.find(NEWS, FIRST)).containsExactly(ON_NEWS);
    }

    @Test
    void resumesWhatWasHeldAndWhatEndedMeanwhile() {
        hold(ON_NEWS);
        hold(ON_SPORT);
        grants.lost();
        assertThat(grants.ended(ON_NEWS))
                .as("told while there is no connection")
                .isFalse();
        assertThat(grants.connectedToResume(true)).containsExactly(ON_NEWS.resume(), ON_NEWS.end(), ON_SPORT.resume());
    }

    @Test
    void resumesAgainWhatWasNotAnswered() {
        hold(ON_NEWS);
        hold(ON_SPORT);
        grants.lost();
        grants.ended(ON_NEWS);
        grants.connectedToResume(true);
        grants.lost();
        assertThat(grants.connectedToResume(true)).containsExactly(ON_NEWS.resume(), ON_NEWS.end(), ON_SPORT.resume());
    }

    @Test
    void anAcceptedPublicationIsHeldAsBefore() {
        resuming(ON_NEWS);
        assertThat(grants.resumeAccepted(ON_NEWS)).isTrue();
        assertThat(grants.resumeAccepted(ON_NEWS)).isFalse();
        assertThat(grants.ended(ON_NEWS)).isTrue();
        assertThat(grants.ended(ON_NEWS)).isFalse();
    }

    @Test
    void aDeniedPublicationIsToBeEndedAndNotTold() {
        resuming(ON_NEWS);
        assertThat(grants.resumeDenied(ON_NEWS)).isTrue();
        assertThat(grants.ended(ON_NEWS)).isFalse();
        assertThat(grants.resumeDenied(ON_NEWS)).isFalse();
        assertNothingToResume();
    }

    @Test
    void anEndThatOvertakesTheAnswerIsToldOnce() {
        resuming(ON_NEWS);
        assertThat(grants.ended(ON_NEWS)).isTrue();
        assertThat(grants.ended(ON_NEWS)).isFalse();
        assertThat(grants.resumeAccepted(ON_NEWS)).as("live").isFalse();
        assertNothingToResume();
    }

    @Test
    void whatIsOverIsForgottenWhenDeniedToo() {
        resuming(ON_NEWS);
        grants.ended(ON_NEWS);
        assertThat(grants.resumeDenied(ON_NEWS)).as("to be ended").isFalse();
        assertNothingToResume();
    }

    @Test
    void withoutResumeAllFromBeforeAreToBeEndedAndNotTold() {
        hold(ON_NEWS);
        hold(ON_SPORT);
        grants.lost();
        grants.ended(ON_NEWS);
        assertThat(grants.connectedAnew()).containsExactly(ON_SPORT);
        assertThat(grants.ended(ON_SPORT)).isFalse();
        assertNothingToResume();
    }

    @Test
    void findsByChannelAndByStreamWhateverTheConnectionDid() {
        hold(ON_NEWS);
        assertFound();
        grants.lost();
        assertFound();
        grants.connectedToResume(true);
        assertFound();
        grants.ended(ON_NEWS);
        assertThat(grants.find(NEWS, null)).isEmpty();
    }

    private void assertFound() {
        assertThat(grants.find(NEWS, null)).containsExactly(ON_NEWS);
        assertThat(grants.find(NEWS, FIRST)).containsExactly(ON_NEWS);
        assertThat(grants.find(NEWS, SECOND)).isEmpty();
        assertThat(grants.find(SPORT, null)).isEmpty();
    }

    private void assertNothingToResume() {
        grants.lost();
        assertThat(grants.connectedToResume(true)).isEmpty();
    }

    private void resuming(PublishGrant grant) {
        hold(grant);
        grants.lost();
        grants.connectedToResume(true);
    }

    private void hold(PublishGrant grant) {
        assertThat(grants.accepted(ask(grant.channel()).id(), grant.streamId())).isPresent();
    }

    private PendingRequest ask(ChannelId channel) {
        return grants.ask(channel, KEY, _ -> {}).orElseThrow();
    }
}
