package dev.headend.edge.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.control.Publications.Request;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PublicationsTest {
    private static final ChannelId NEWS = new ChannelId("news");
    private static final ChannelId SPORT = new ChannelId("sport");
    private static final StreamId FIRST = new StreamId("s1");
    private static final StreamId SECOND = new StreamId("s2");

    private final Publications books = new Publications();

    @Test
    void givesEveryQuestionItsOwnId() {
        assertThat(ask(NEWS).id()).isNotEqualTo(ask(NEWS).id());
    }

    @Test
    void anAcceptedRequestIsHeldUntilItEnds() {
        Request request = ask(NEWS);
        assertThat(books.accepted(request.id(), FIRST)).contains(request);
        assertThat(books.find(NEWS, FIRST)).isNotEmpty();
        assertThat(books.ended(new Publication(NEWS, FIRST))).isTrue();
        assertThat(books.find(NEWS, FIRST)).isEmpty();
        assertThat(books.ended(new Publication(NEWS, FIRST))).isFalse();
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
    void aLossLeavesTheUnansweredAndRemembersTheHeld() {
        Request answered = ask(NEWS);
        books.accepted(answered.id(), FIRST);
        Request waiting = ask(SPORT);
        assertThat(books.lost()).containsExactly(waiting);
        assertThat(books.accepted(waiting.id(), SECOND)).isEmpty();
        assertThat(books.fromBefore()).containsExactly(new Publication(NEWS, FIRST));
        assertThat(books.find(NEWS, FIRST)).isNotEmpty();
    }

    @Test
    void theEndOfWhatIsFromBeforeIsNotTold() {
        books.accepted(ask(NEWS).id(), FIRST);
        books.lost();
        assertThat(books.ended(new Publication(NEWS, FIRST))).isFalse();
        assertThat(books.fromBefore()).isEmpty();
    }

    @Test
    void whatIsAcceptedAfterALossIsNotFromBefore() {
        books.accepted(ask(NEWS).id(), FIRST);
        books.lost();
        books.accepted(ask(SPORT).id(), SECOND);
        assertThat(books.fromBefore()).containsExactly(new Publication(NEWS, FIRST));
    }

    @Test
    void findsByChannelAndByStream() {
        books.accepted(ask(NEWS).id(), FIRST);
        books.lost();
        books.accepted(ask(SPORT).id(), SECOND);
        assertThat(books.find(NEWS, null)).containsExactly(new Publication(NEWS, FIRST));
        assertThat(books.find(NEWS, FIRST)).containsExactly(new Publication(NEWS, FIRST));
        assertThat(books.find(NEWS, SECOND)).isEmpty();
        assertThat(books.find(SPORT, null)).containsExactly(new Publication(SPORT, SECOND));
    }

    /** Whatever happens in whatever order: nobody is answered twice, and everybody once the connection is lost. */
    @Property(tries = 300)
    void answersEveryRequestExactlyOnce(@ForAll @Size(max = 60) List<@IntRange(max = 4) Integer> steps) {
        Publications any = new Publications();
        Set<Request> asked = new HashSet<>();
        Set<Request> answered = new HashSet<>();
        for (int step : steps) {
            String some = String.valueOf(1 + steps.size() % Math.max(1, asked.size()));
            switch (step) {
                case 0, 1 -> asked.add(any.ask(NEWS, _ -> {}));
                case 2 ->
                    any.accepted(some, FIRST)
                            .ifPresent(r -> assertThat(answered.add(r)).isTrue());
                case 3 ->
                    any.takeOut(some).ifPresent(r -> assertThat(answered.add(r)).isTrue());
                default -> any.lost().forEach(r -> assertThat(answered.add(r)).isTrue());
            }
        }
        any.lost().forEach(r -> assertThat(answered.add(r)).isTrue());
        assertThat(answered).isEqualTo(asked);
    }

    private Request ask(ChannelId channel) {
        return books.ask(channel, _ -> {});
    }
}
