package dev.headend.edge.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PublicationsTest {
    private static final ChannelId NEWS = new ChannelId("news");
    private static final ChannelId SPORT = new ChannelId("sport");
    private static final StreamId FIRST = new StreamId("s1");
    private static final StreamId SECOND = new StreamId("s2");
    private static final Publication ON_NEWS = new Publication(NEWS, FIRST);
    private static final Publication ON_SPORT = new Publication(SPORT, SECOND);

    private final Publications books = new Publications();

    @BeforeEach
    void connect() {
        assertThat(books.connectedToResume()).isEmpty();
    }

    @Test
    void givesEveryQuestionItsOwnId() {
        assertThat(ask(NEWS).id()).isNotEqualTo(ask(NEWS).id());
    }

    @Test
    void takesQuestionsOnlyWhileConnected() {
        Publications fresh = new Publications();
        assertThat(fresh.ask(NEWS, _ -> {})).isEmpty();
        fresh.connectedAnew();
        assertThat(fresh.ask(NEWS, _ -> {})).isPresent();
        fresh.lost();
        assertThat(fresh.ask(NEWS, _ -> {})).isEmpty();
    }

    @Test
    void anAcceptedRequestIsHeldUntilItEnds() {
        Request request = ask(NEWS);
        assertThat(books.accepted(request.id(), FIRST)).contains(request);
        assertThat(books.find(NEWS, FIRST)).containsExactly(ON_NEWS);
        assertThat(books.ended(ON_NEWS)).isTrue();
        assertThat(books.find(NEWS, FIRST)).isEmpty();
        assertThat(books.ended(ON_NEWS)).isFalse();
    }

    @Test
    void onlyOneAnswerCounts() {
        Request request = ask(NEWS);
        assertThat(books.takeOut(request.id())).contains(request);
        assertThat(books.accepted(request.id(), FIRST)).isEmpty();
        assertThat(books.takeOut(request.id())).isEmpty();
        assertThat(books.find(NEWS, FIRST)).isEmpty();
    }

    @Test
    void anAnswerToNoQuestionIsNobodys() {
        assertThat(books.accepted("77", FIRST)).isEmpty();
        assertThat(books.takeOut("77")).isEmpty();
    }

    @Test
    void aLossYieldsTheUnansweredAndKeepsTheHeld() {
        hold(ON_NEWS);
        Request waiting = ask(SPORT);
        assertThat(books.lost()).containsExactly(waiting);
        assertThat(books.accepted(waiting.id(), SECOND)).isEmpty();
        assertThat(books.find(NEWS, FIRST)).containsExactly(ON_NEWS);
    }

    @Test
    void resumesWhatWasHeldAndWhatEndedMeanwhile() {
        hold(ON_NEWS);
        hold(ON_SPORT);
        books.lost();
        assertThat(books.ended(ON_NEWS)).as("told while there is no connection").isFalse();
        assertThat(books.connectedToResume()).containsExactly(ON_NEWS.resume(), ON_NEWS.end(), ON_SPORT.resume());
    }

    @Test
    void resumesAgainWhatWasNotAnswered() {
        hold(ON_NEWS);
        hold(ON_SPORT);
        books.lost();
        books.ended(ON_NEWS);
        books.connectedToResume();
        books.lost();
        assertThat(books.connectedToResume()).containsExactly(ON_NEWS.resume(), ON_NEWS.end(), ON_SPORT.resume());
    }

    @Test
    void anAcceptedPublicationIsHeldAsBefore() {
        resuming(ON_NEWS);
        assertThat(books.resumeAccepted(ON_NEWS)).isTrue();
        assertThat(books.resumeAccepted(ON_NEWS)).isFalse();
        assertThat(books.ended(ON_NEWS)).isTrue();
        assertThat(books.ended(ON_NEWS)).isFalse();
    }

    @Test
    void aDeniedPublicationIsToBeEndedAndNotTold() {
        resuming(ON_NEWS);
        assertThat(books.resumeDenied(ON_NEWS)).isTrue();
        assertThat(books.ended(ON_NEWS)).isFalse();
        assertThat(books.resumeDenied(ON_NEWS)).isFalse();
        assertNothingToResume();
    }

    @Test
    void anEndThatOvertakesTheAnswerIsToldOnce() {
        resuming(ON_NEWS);
        assertThat(books.ended(ON_NEWS)).isTrue();
        assertThat(books.ended(ON_NEWS)).isFalse();
        assertThat(books.resumeAccepted(ON_NEWS)).as("live").isFalse();
        assertNothingToResume();
    }

    @Test
    void whatIsOverIsForgottenWhenDeniedToo() {
        resuming(ON_NEWS);
        books.ended(ON_NEWS);
        assertThat(books.resumeDenied(ON_NEWS)).as("to be ended").isFalse();
        assertNothingToResume();
    }

    @Test
    void withoutResumeAllFromBeforeAreToBeEndedAndNotTold() {
        hold(ON_NEWS);
        hold(ON_SPORT);
        books.lost();
        books.ended(ON_NEWS);
        assertThat(books.connectedAnew()).containsExactly(ON_SPORT);
        assertThat(books.ended(ON_SPORT)).isFalse();
        assertNothingToResume();
    }

    @Test
    void findsByChannelAndByStreamWhateverTheConnectionDid() {
        hold(ON_NEWS);
        assertFound();
        books.lost();
        assertFound();
        books.connectedToResume();
        assertFound();
        books.ended(ON_NEWS);
        assertThat(books.find(NEWS, null)).isEmpty();
    }

    private void assertFound() {
        assertThat(books.find(NEWS, null)).containsExactly(ON_NEWS);
        assertThat(books.find(NEWS, FIRST)).containsExactly(ON_NEWS);
        assertThat(books.find(NEWS, SECOND)).isEmpty();
        assertThat(books.find(SPORT, null)).isEmpty();
    }

    private void assertNothingToResume() {
        books.lost();
        assertThat(books.connectedToResume()).isEmpty();
    }

    private void resuming(Publication publication) {
        hold(publication);
        books.lost();
        books.connectedToResume();
    }

    private void hold(Publication publication) {
        assertThat(books.accepted(ask(publication.channel()).id(), publication.streamId()))
                .isPresent();
    }

    private Request ask(ChannelId channel) {
        return books.ask(channel, _ -> {}).orElseThrow();
    }
}
