package dev.headend.coordinator.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlMessage.Heartbeat;
import dev.headend.control.ControlMessage.PublishDeny;
import dev.headend.fixture.Patience;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class OutboundTest {
    private static final PublishDeny LARGE = new PublishDeny("1", "c".repeat(60_000));

    private final AtomicLong total = new AtomicLong();
    private final Outbound outbound = new Outbound(total);

    @Test
    void messagesComeInTheirOrderAndAreCountedUntilTheyAreTaken() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(outbound.send(new PublishDeny("" + i, "c"))).isTrue();
        }
        assertThat(outbound.waiting()).isGreaterThan(1_000 * 30).isEqualTo(total.get());
        List<String> texts = new ArrayList<>();
        var ignored = outbound.texts(Schedulers.immediate()).subscribe(texts::add);
        assertThat(texts).hasSize(1_000);
        assertThat(texts.getFirst()).contains("Request-ID:0");
        assertThat(texts.getLast()).contains("Request-ID:999");
        assertThat(outbound.waiting()).isZero();
        assertThat(total).hasValue(0);
    }

    /** Whoever writes may end the connection, or others; a lock that it holds meanwhile would be one lock too many. */
    @Test
    void whileATextIsWrittenOthersCanSend() {
        List<Boolean> sentMeanwhile = new CopyOnWriteArrayList<>();
        CountDownLatch written = new CountDownLatch(1);
        var ignored = outbound.texts(Schedulers.parallel()).take(1).subscribe(_ -> {
            sentMeanwhile.add(
                    CompletableFuture.supplyAsync(() -> outbound.send(new Heartbeat()), Thread::startVirtualThread)
                            .completeOnTimeout(false, 5, TimeUnit.SECONDS)
                            .join());
            written.countDown();
        });
        outbound.send(new Heartbeat());
        assertThat(written)
                .satisfies(latch -> assertThat(latch.await(Patience.SECONDS, TimeUnit.SECONDS))
                        .isTrue());
        assertThat(sentMeanwhile).containsExactly(true);
    }

    @Test
    void aPeerThatLetsTooMuchWaitIsEnded() {
        int sent = 0;
        while (outbound.send(LARGE)) {
            sent++;
        }
        assertThat(sent * 60_000L).isBetween(Outbound.MAX_BYTES - 200_000, Outbound.MAX_BYTES);
        StepVerifier.create(outbound.over())
                .expectErrorMatches(
                        e -> e instanceof IOException && e.getMessage().contains("could not keep up"))
                .verify();
        assertThat(outbound.send(new Heartbeat())).isFalse();
        assertThat(total).as("what waits for a peer that goes is nobody's").hasValue(0);
    }

    @Test
    void whatWaitsIsNotCountedOnceItIsReleased() {
        outbound.send(LARGE);
        outbound.release();
        assertThat(total).hasValue(0);
        var ignored = outbound.texts(Schedulers.immediate()).subscribe();
        assertThat(total).hasValue(0);
        assertThat(outbound.waiting()).isZero();
        assertThat(outbound.send(LARGE)).isFalse();
    }

    @Test
    void itIsCutOnce() {
        assertThat(outbound.cut()).isTrue();
        assertThat(outbound.cut()).isFalse();
        StepVerifier.create(outbound.over()).verifyComplete();
        assertThat(outbound.send(LARGE)).isFalse();
    }

    @Test
    void whatWaitsIsSentBeforeItIsFinished() {
        outbound.send(new Heartbeat());
        outbound.finish();
        assertThat(outbound.send(new Heartbeat())).isFalse();
        assertThat(outbound.waiting()).as("of the first only").isLessThan(100);
        StepVerifier.create(outbound.texts(Schedulers.immediate()))
                .expectNext("HEARTBEAT\n")
                .verifyComplete();
        assertThat(total).hasValue(0);
    }

    @Test
    void whatIsNeverReadDoesNotKeepItFromFinishing() {
        StepVerifier.withVirtualTime(
                        () -> {
                            outbound.send(new Heartbeat());
                            outbound.finish();
                            return outbound.over();
                        },
                        VirtualTimeScheduler::create,
                        Long.MAX_VALUE)
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(4_999))
                .thenAwait(Duration.ofMillis(1))
                .verifyComplete();
    }
}
