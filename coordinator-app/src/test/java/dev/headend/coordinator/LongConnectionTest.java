package dev.headend.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.harness.ExistingPeer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a request may take is no limit for the connection of a peer, which begins with one. */
class LongConnectionTest extends CoordinatorTestBase {
    private static final Duration LIMIT = Duration.ofMillis(500);

    @Test
    void aPeerStaysConnectedForLongerThanARequestMayTake() {
        start("--headend.http.body", LIMIT.toMillis() + "ms");
        ExistingPeer edge = edge();
        CompletableFuture<Integer> closed = edge.closed().copy();
        assertThat(closed.completeOnTimeout(0, 4 * LIMIT.toMillis(), TimeUnit.MILLISECONDS))
                .succeedsWithin(Duration.ofSeconds(10))
                .isEqualTo(0);
    }
}
