package dev.headend.coordinator.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

class IdleTimeoutTest {
    private static final Duration ALLOWED = Duration.ofSeconds(60);
    private static final Duration ALMOST = ALLOWED.minusSeconds(1);
    private static final Duration A_LOOK_MORE = Duration.ofSeconds(4);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Sinks.Many<String> peer = Sinks.many().unicast().onBackpressureBuffer();
    private final AtomicReference<Throwable> exceeded = new AtomicReference<>();

    /** Reads only what the test asks for. */
    private final BaseSubscriber<String> reader = new BaseSubscriber<>() {
        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            // the test says when and how much is read
        }
    };

    IdleTimeoutTest() {
        IdleTimeout idle = new IdleTimeout(ALLOWED, time);
        idle.watch(peer.asFlux()).subscribe(reader);
        var ignored = idle.exceeded().subscribe(_ -> {}, exceeded::set);
    }

    @Test
    void aPeerThatSaysNothingIsGivenUp() {
        reader.request(10);
        time.advanceTimeBy(ALMOST);
        assertThat(exceeded).hasNullValue();
        time.advanceTimeBy(A_LOOK_MORE);
        assertThat(exceeded.get()).isInstanceOf(TimeoutException.class);
    }

    @Test
    void everyMessageCountsAsLife() {
        reader.request(10);
        for (int i = 0; i < 5; i++) {
            time.advanceTimeBy(ALMOST);
            peer.tryEmitNext("HEARTBEAT").orThrow();
        }
        time.advanceTimeBy(ALMOST);
        assertThat(exceeded).hasNullValue();
        time.advanceTimeBy(A_LOOK_MORE);
        assertThat(exceeded.get()).isInstanceOf(TimeoutException.class);
    }

    @Test
    void theTimeDoesNotRunWhileNothingIsRead() {
        reader.request(2);
        peer.tryEmitNext("one").orThrow();
        peer.tryEmitNext("two").orThrow();
        time.advanceTimeBy(Duration.ofHours(5));
        assertThat(exceeded).hasNullValue();

        reader.request(1);
        time.advanceTimeBy(ALMOST);
        assertThat(exceeded).hasNullValue();
        time.advanceTimeBy(A_LOOK_MORE);
        assertThat(exceeded.get()).isInstanceOf(TimeoutException.class);
    }
}
