package dev.headend.coordinator.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class AdditionSignalTest {
    private final AdditionSignal signal = new AdditionSignal();

    @Test
    void wakesAllWhoHaveAskedAndNobodyWhoAsksLater() {
        Mono<Void> notSubscribedYet = signal.next();
        CompletableFuture<Void> one = signal.next().toFuture();
        CompletableFuture<Void> two = signal.next().toFuture();
        assertThat(one).isNotDone();
        signal.wakeAll();
        assertThat(one).isCompleted();
        assertThat(two).isCompleted();
        assertThat(notSubscribedYet.toFuture()).isCompleted();
        CompletableFuture<Void> later = signal.next().toFuture();
        assertThat(later).isNotDone();
        signal.wakeAll();
        assertThat(later).isCompleted();
    }
}
