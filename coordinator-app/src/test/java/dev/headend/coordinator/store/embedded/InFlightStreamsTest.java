package dev.headend.coordinator.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.media.StreamId;
import org.junit.jupiter.api.Test;

class InFlightStreamsTest {
    private static final StreamId ONE = new StreamId("one");
    private static final StreamId TWO = new StreamId("two");

    private final InFlightStreams inFlight = new InFlightStreams();

    @Test
    void aClaimLastsUntilItIsReleased() {
        inFlight.claim(ONE);
        assertThat(inFlight.isClaimed(ONE)).isTrue();
        assertThat(inFlight.isClaimed(TWO)).isFalse();
        inFlight.release(ONE);
        assertThat(inFlight.isClaimed(ONE)).isFalse();
    }

    @Test
    void aReleaseThatIsNotCommittedIsTakenBack() {
        inFlight.claim(ONE);
        inFlight.release(ONE);
        inFlight.release(TWO);
        inFlight.rollBack();
        assertThat(inFlight.isClaimed(ONE)).isTrue();
        assertThat(inFlight.isClaimed(TWO)).as("was never claimed").isFalse();
        inFlight.release(ONE);
        inFlight.commit();
        inFlight.rollBack();
        assertThat(inFlight.isClaimed(ONE)).isFalse();
    }

    @Test
    void whatWasTakenBackIsNotTakenBackAgain() {
        inFlight.claim(ONE);
        inFlight.release(ONE);
        inFlight.rollBack();
        inFlight.release(ONE);
        inFlight.commit();
        inFlight.rollBack();
        assertThat(inFlight.isClaimed(ONE)).isFalse();
    }
}
