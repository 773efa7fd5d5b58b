package dev.headend.coordinator.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.events.Outbox.Claim;
import dev.headend.coordinator.stream.StreamEvent;
import dev.headend.media.ChannelId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxTableTest extends TableTestBase {
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant FAR = Instant.parse("2100-01-01T00:00:00Z");

    private final InFlightStreams inFlight = new InFlightStreams();
    private OutboxTable outbox;

    @BeforeEach
    void open() {
        outbox = new OutboxTable(file, inFlight);
    }

    private static Instant at(int seconds) {
        return T0.plusSeconds(seconds);
    }

    private static StreamEvent event(int stream, int sequence, int seconds) {
        return new StreamEvent(id(stream), new ChannelId("channel"), sequence, at(seconds), new StreamEvent.Closed());
    }

    private static Claim claimed(StreamEvent event, int attempt, Instant due) {
        return new Claim(event, attempt, StoreFile.dueKey(due, event.stream()));
    }

    private List<Claim> claim(int max, Instant now) {
        OutboxTable.Due due = outbox.claim(max, now);
        assertThat(due.undecodable()).isEmpty();
        return due.claims();
    }

    private void damage(int stream, int sequence) {
        file.events.put(StoreFile.eventKey(id(stream), sequence), new byte[] {42});
    }

    /** As the store does. */
    private List<Claim> claimAndSetAside() {
        OutboxTable.Due due = outbox.claim(10, FAR);
        due.undecodable().forEach(outbox::setAside);
        return due.claims();
    }

    @Test
    void anEventIsDueFromItsTimeOn() {
        outbox.append(event(1, 1, 10));
        assertThat(claim(10, at(10).minusMillis(1))).isEmpty();
        assertThat(claim(10, at(10))).containsExactly(claimed(event(1, 1, 10), 1, at(10)));
        assertThat(claim(10, at(10))).as("claimed").isEmpty();
    }

    @Test
    void theLongestDueComeFirstAndNoMoreThanAskedFor() {
        outbox.append(event(1, 1, 30));
        outbox.append(event(2, 1, 10));
        outbox.append(event(3, 1, 20));
        assertThat(claim(2, FAR)).extracting(Claim::event).containsExactly(event(2, 1, 10), event(3, 1, 20));
        assertThat(claim(2, FAR)).extracting(Claim::event).containsExactly(event(1, 1, 30));
    }

    @Test
    void theNextOfAStreamIsDueOnceTheOneBeforeItIsDelivered() {
        outbox.append(event(1, 1, 0));
        outbox.append(event(1, 2, 1));
        outbox.append(event(10, 1, 2));
        Claim first = claim(1, FAR).getFirst();
        assertThat(outbox.backlog()).isEqualTo(3);
        assertThat(outbox.oldest()).isEqualTo(at(0));
        assertThat(outbox.delivered(first, at(50))).isTrue();
        assertThat(outbox.backlog()).isEqualTo(2);
        assertThat(outbox.oldest()).isEqualTo(at(1));
        Claim second = claim(10, FAR).stream()
                .filter(claim -> claim.event().stream().equals(id(1)))
                .findFirst()
                .orElseThrow();
        assertThat(second).isEqualTo(claimed(event(1, 2, 1), 1, at(50)));
        assertThat(outbox.delivered(second, at(51))).isFalse();
        assertThat(outbox.oldest()).isEqualTo(at(2));
    }

    @Test
    void nothingIsLeftOfWhatIsDelivered() {
        outbox.append(event(1, 1, 0));
        outbox.delivered(claim(1, FAR).getFirst(), at(1));
        assertThat(file.events).isEmpty();
        assertThat(file.arrivals).isEmpty();
        assertThat(file.due).isEmpty();
        assertThat(outbox.oldest()).isNull();
        assertThat(outbox.backlog()).isZero();
    }

    @Test
    void whatFailedComesAgainLaterAndIsCounted() {
        outbox.append(event(1, 1, 0));
        outbox.append(event(1, 2, 0));
        outbox.failed(claim(1, FAR).getFirst(), at(60));
        assertThat(claim(10, at(59))).isEmpty();
        assertThat(claim(10, at(60))).containsExactly(claimed(event(1, 1, 0), 2, at(60)));
    }

    @Test
    void aClaimIsSettledOnce() {
        outbox.append(event(1, 1, 0));
        outbox.append(event(1, 2, 0));
        Claim claim = claim(1, FAR).getFirst();
        assertThat(outbox.delivered(claim, at(1))).isTrue();
        assertThat(outbox.delivered(claim, at(2))).isFalse();
        outbox.failed(claim, at(3));
        assertThat(claim(10, FAR)).containsExactly(claimed(event(1, 2, 0), 1, at(1)));
    }

    @Test
    void aNewTableOverTheFileIsTheSame() {
        outbox.append(event(1, 1, 0));
        outbox.failed(claim(1, FAR).getFirst(), at(60));
        reopen();
        open();
        assertThat(outbox.backlog()).isEqualTo(1);
        assertThat(outbox.oldest()).isEqualTo(at(0));
        assertThat(claim(1, FAR)).containsExactly(claimed(event(1, 1, 0), 2, at(60)));
    }

    @Test
    void anEventThatCannotBeReadHoldsUpNobody() {
        outbox.append(event(1, 1, 0));
        outbox.append(event(2, 1, 1));
        damage(1, 1);
        assertThat(outbox.oldest()).isNull();
        assertThat(claimAndSetAside()).extracting(Claim::event).containsExactly(event(2, 1, 1));
        assertThat(file.setAside).containsOnlyKeys("events:" + StoreFile.eventKey(id(1), 1));
        assertThat(file.due).as("but that of the other, which is claimed").hasSize(1);
        assertThat(outbox.backlog()).isEqualTo(1);
        assertThat(outbox.oldest()).isEqualTo(at(1));
        assertThat(claim(10, FAR)).isEmpty();
    }

    @Test
    void itsStreamsOtherEventsGoOn() {
        outbox.append(event(1, 1, 0));
        outbox.append(event(1, 2, 1));
        outbox.append(event(1, 3, 2));
        damage(1, 2);
        outbox.delivered(claim(1, FAR).getFirst(), at(10));
        assertThat(claimAndSetAside()).isEmpty();
        Claim third = claim(10, at(10)).getFirst();
        assertThat(third).isEqualTo(claimed(event(1, 3, 2), 1, at(10)));
        assertThat(outbox.delivered(third, at(11))).isFalse();
        assertThat(file.arrivals).isEmpty();
        assertThat(file.due).isEmpty();
    }

    @Test
    void noMoreAreLookedAtThanAskedForAlsoIfNoneCanBeRead() {
        for (int stream = 1; stream <= 5; stream++) {
            outbox.append(event(stream, 1, 0));
            damage(stream, 1);
        }
        assertThat(outbox.claim(2, FAR).undecodable()).hasSize(2);
    }

    @Test
    void aDueStreamWithoutEventsHoldsUpNobody() {
        outbox.append(event(2, 1, 1));
        file.due.put(StoreFile.dueKey(at(0), id(1)), 0);
        assertThat(claimAndSetAside()).hasSize(1);
        assertThat(file.due).hasSize(1);
        assertThat(file.setAside).isEmpty();
    }

    @Test
    void whatCanBeReadIsNotSetAside() {
        outbox.append(event(1, 1, 0));
        outbox.setAside(StoreFile.dueKey(at(0), id(1)));
        outbox.setAside(StoreFile.dueKey(at(0), id(7)));
        assertThat(file.setAside).isEmpty();
        assertThat(claim(10, FAR)).hasSize(1);
    }
}
