package dev.headend.coordinator.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.fixture.Patience;
import dev.headend.media.StreamId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

final class StreamQueuesTest {
    private static final StreamId STREAM = new StreamId("stream");
    private static final Duration SHORT = Duration.ofMillis(1);

    private final StreamQueues queues = new StreamQueues();
    private final Sinks.One<String> first = Sinks.one();

    private CompletableFuture<String> within(Mono<String> work) {
        return queues.inOrderWithin(SHORT, STREAM, work).toFuture();
    }

    @Test
    void workWhoseTurnDoesNotComeInTimeLeavesTheQueueAndIsNotDone() {
        CompletableFuture<String> before = within(first.asMono());
        CompletableFuture<String> late = within(Mono.error(new AssertionError("it was done")));
        assertThat(late)
                .failsWithin(Patience.TIME)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(TimeoutException.class);
        assertThat(queues.waiting()).isZero();
        assertThat(before).as("what has begun is done to its end").isNotDone();

        CompletableFuture<String> after =
                queues.inOrder(STREAM, Mono.just("after")).toFuture();
        assertThat(queues.waiting()).isOne();
        first.tryEmitValue("before").orThrow();
        assertThat(before).isCompletedWithValue("before");
        assertThat(after).isCompletedWithValue("after");
    }

    @Test
    void aStreamThatNothingWaitsForIsForgottenAlsoWhenTheLastWorkHasLeft() {
        CompletableFuture<String> before = within(first.asMono());
        CompletableFuture<String> late = within(Mono.just("late"));
        assertThat(late).failsWithin(Patience.TIME);
        first.tryEmitValue("before").orThrow();
        assertThat(before).isCompletedWithValue("before");
        assertThat(within(Mono.just("again"))).isCompletedWithValue("again");
    }
}
