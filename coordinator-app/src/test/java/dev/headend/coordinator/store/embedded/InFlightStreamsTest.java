package dev.headend.coordinator.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.media.StreamId;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    private static final StreamId ONE = new StreamId("one");
    private static final StreamId TWO = new StreamId("two");

    private final Claims claims = new Claims();

    @Test
    void aClaimLastsUntilItIsReleased() {
        claims.claim(ONE);
        assertThat(claims.isClaimed(ONE)).isTrue();
        assertThat(claims.isClaimed(TWO)).isFalse();
        claims.release(ONE);
        assertThat(claims.isClaimed(ONE)).isFalse();
    }

    @Test
    void aReleaseThatIsNotCommittedIsTakenBack() {
        claims.claim(ONE);
        claims.release(ONE);
        claims.release(TWO);
        claims.rollBack();
        assertThat(claims.isClaimed(ONE)).isTrue();
        assertThat(claims.isClaimed(TWO)).as("was never claimed").isFalse();
        claims.release(ONE);
        claims.commit();
        claims.rollBack();
        assertThat(claims.isClaimed(ONE)).isFalse();
    }

    @Test
    void whatWasTakenBackIsNotTakenBackAgain() {
        claims.claim(ONE);
        claims.release(ONE);
        claims.rollBack();
        claims.release(ONE);
        claims.commit();
        claims.rollBack();
        assertThat(claims.isClaimed(ONE)).isFalse();
    }
}
