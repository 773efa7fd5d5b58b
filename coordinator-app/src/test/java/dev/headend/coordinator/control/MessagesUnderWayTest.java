package dev.headend.coordinator.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class MessagesUnderWayTest {
    private static final String SHORT = "x".repeat(150);

    /** What a message starts takes far more than its text: thousands of short ones must not add up to more than the heap. */
    @Test
    void shortMessagesCountForWhatTheyCost() {
        MessagesUnderWay underWay = new MessagesUnderWay(24 * 1024 * 1024);
        int messages = 0;
        for (; messages < 200_000 && isBelow(underWay); messages++) {
            underWay.begin(SHORT);
        }
        assertThat(messages).isBetween(4_500, 6_000);
    }

    private static boolean isBelow(MessagesUnderWay underWay) {
        return underWay.room().toFuture().isDone();
    }

    @Test
    void aLongMessageCountsForItsTextToo() {
        MessagesUnderWay underWay = new MessagesUnderWay(MessagesUnderWay.OVERHEAD + 30);
        assertThat(underWay.begin("123456789")).isEqualTo(MessagesUnderWay.OVERHEAD + 27);
        StepVerifier.create(underWay.room()).verifyComplete();
        underWay.end(MessagesUnderWay.OVERHEAD + 27);
        underWay.begin("1234567890");
        StepVerifier.withVirtualTime(underWay::room)
                .expectSubscription()
                .expectNoEvent(Duration.ofHours(1))
                .thenCancel()
                .verify();
    }

    @Test
    void whoComesWhenItIsFullWaitsUntilSomeAreDone() {
        MessagesUnderWay underWay = new MessagesUnderWay(MessagesUnderWay.OVERHEAD + 1);
        long first = underWay.begin("1");
        long second = underWay.begin("");
        StepVerifier.withVirtualTime(underWay::room)
                .expectSubscription()
                .expectNoEvent(Duration.ofHours(1))
                .then(() -> underWay.end(second))
                .expectNoEvent(Duration.ofHours(1))
                .then(() -> underWay.end(first))
                .thenAwait(Duration.ofMillis(20))
                .verifyComplete();
    }
}
