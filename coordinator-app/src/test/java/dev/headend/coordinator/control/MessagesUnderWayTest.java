package dev.headend.coordinator.control;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class MessagesUnderWayTest {
    private final MessagesUnderWay underWay = new MessagesUnderWay(10);

    @Test
    void thereIsRoomBelowTheBound() {
        underWay.begin("123456789");
        StepVerifier.create(underWay.room()).verifyComplete();
    }

    @Test
    void whoComesWhenItIsFullWaitsUntilSomeAreDone() {
        underWay.begin("12345");
        underWay.begin("67890");
        StepVerifier.withVirtualTime(underWay::room)
                .expectSubscription()
                .expectNoEvent(Duration.ofHours(1))
                .then(() -> underWay.end("12345"))
                .thenAwait(Duration.ofMillis(20))
                .verifyComplete();
    }
}
