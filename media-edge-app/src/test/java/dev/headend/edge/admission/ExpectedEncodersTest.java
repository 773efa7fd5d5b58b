package dev.headend.edge.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.admission.ExpectedEncoders.Expectation;
import dev.headend.media.ChannelId;
import org.junit.jupiter.api.Test;

class ExpectedEncodersTest {
    private static final ChannelId NEWS = new ChannelId("news");

    private final ExpectedEncoders encoders = new ExpectedEncoders();

    private Expectation claim() {
        return encoders.claim(NEWS).orElseThrow();
    }

    private boolean isClaimable() {
        return encoders.claim(NEWS).isPresent();
    }

    @Test
    void aPlayerOfAStreamWithoutOneIsNoEncoder() {
        assertThat(isClaimable()).isFalse();
    }

    @Test
    void aStreamHasTwoAtMost() {
        Expectation stream = encoders.begin(NEWS);
        claim();
        Expectation second = claim();
        assertThat(isClaimable()).isFalse();
        second.end();
        second.end();
        claim();
        assertThat(isClaimable()).isFalse();
        stream.end();
    }

    @Test
    void theNextStreamHasItsOwn() {
        Expectation first = encoders.begin(NEWS);
        Expectation late = claim();
        first.end();
        assertThat(isClaimable()).isFalse();
        encoders.begin(NEWS);
        claim();
        claim();
        late.end();
        assertThat(isClaimable()).isFalse();
    }

    @Test
    void theEndOfAnOldStreamDoesNotEndANewOne() {
        Expectation first = encoders.begin(NEWS);
        encoders.begin(NEWS);
        first.end();
        claim();
    }

    @Test
    void thoseAreAwaitedThatHaveNotCome() {
        assertThat(encoders.awaited()).isZero();
        encoders.asked();
        assertThat(encoders.awaited()).isOne();
        Expectation stream = encoders.begin(NEWS);
        encoders.answered();
        assertThat(encoders.awaited()).isOne();
        Expectation encoder = claim();
        assertThat(encoders.awaited()).isZero();
        encoder.end();
        assertThat(encoders.awaited()).isOne();
        stream.end();
        stream.end();
        assertThat(encoders.awaited()).isZero();
    }

    @Test
    void nobodyIsAwaitedOnceTheStreamHasEnded() {
        Expectation stream = encoders.begin(NEWS);
        Expectation first = claim();
        Expectation second = claim();
        first.end();
        assertThat(encoders.awaited()).isZero();
        stream.end();
        second.end();
        assertThat(encoders.awaited()).isZero();
    }
}
