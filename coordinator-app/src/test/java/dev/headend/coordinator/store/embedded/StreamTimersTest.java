package dev.headend.coordinator.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.stream.Outcome.Later;
import dev.headend.coordinator.stream.StreamInput;
import dev.headend.coordinator.stream.StreamStore.Due;
import dev.headend.fixture.Patience;
import dev.headend.media.StreamId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

class StreamTimersTest {
    private static final StreamId ONE = new StreamId("one");
    private static final StreamId TWO = new StreamId("two");
    private static final StreamInput OVERDUE = new StreamInput.EncoderOverdue();
    private static final StreamInput EDGE_LOST = new StreamInput.EdgeLost(new PeerId(1));
    private static final StreamInput EDGE_LOST_LATER = new StreamInput.EdgeLost(new PeerId(2));
    private static final StreamInput ENCODER_LOST = new StreamInput.EncoderLost(new PeerId(1));
    private static final StreamInput ENCODER_LOST_LATER = new StreamInput.EncoderLost(new PeerId(2));
    private static final StreamInput PATIENCE_OVER = new StreamInput.ProgressTimeout();

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final StreamTimers timers = new StreamTimers(time);
    private final List<Due> came = new ArrayList<>();

    @BeforeEach
    void listen() {
        var ignored = timers.due().subscribe(came::add);
    }

    private List<Due> after(int seconds) {
        came.clear();
        time.advanceTimeBy(Duration.ofSeconds(seconds));
        return came;
    }

    @Test
    void aTimerFiresOnceWhenItIsTime() {
        timers.schedule(ONE, new Later(OVERDUE, Duration.ofSeconds(10)));
        timers.schedule(TWO, new Later(OVERDUE, Duration.ofSeconds(5)));
        timers.schedule(ONE, new Later(PATIENCE_OVER, Duration.ofSeconds(5)));
        assertThat(after(4)).isEmpty();
        assertThat(after(1)).containsExactlyInAnyOrder(new Due(TWO, OVERDUE, 0), new Due(ONE, PATIENCE_OVER, 0));
        assertThat(after(5)).containsExactly(new Due(ONE, OVERDUE, 0));
        assertThat(after(1_000)).isEmpty();
    }

    /** Whatever is asked after it finds it applied. */
    @Test
    void withoutADelayAnInputIsDueAtOnce() {
        timers.schedule(ONE, new Later(OVERDUE, Duration.ZERO));
        assertThat(came).containsExactly(new Due(ONE, OVERDUE, 0));
        assertThat(after(1_000)).isEmpty();
    }

    @Test
    void aTimerReplacesTheEarlierOneOfItsKind() {
        timers.schedule(ONE, new Later(OVERDUE, Duration.ofSeconds(10)));
        assertThat(after(9)).isEmpty();
        timers.schedule(ONE, new Later(OVERDUE, Duration.ofSeconds(10)));
        assertThat(after(9)).isEmpty();
        assertThat(after(1)).containsExactly(new Due(ONE, OVERDUE, 0));
    }

    @Test
    void noTimerOfAClosedStreamFires() {
        timers.schedule(ONE, new Later(OVERDUE, Duration.ofSeconds(10)));
        timers.schedule(TWO, new Later(OVERDUE, Duration.ofSeconds(10)));
        timers.cancel(ONE);
        timers.cancel(new StreamId("unknown"));
        assertThat(after(10)).containsExactly(new Due(TWO, OVERDUE, 0));
    }

    /** Losses are told on different threads: that of an older connection may be told after that of a newer one. */
    @Test
    void theLossOfAnOlderConnectionDoesNotReplaceThatOfANewerOne() {
        timers.schedule(ONE, new Later(EDGE_LOST_LATER, Duration.ofSeconds(10)));
        timers.schedule(ONE, new Later(EDGE_LOST, Duration.ofSeconds(10)));
        timers.schedule(ONE, new Later(ENCODER_LOST_LATER, Duration.ofSeconds(10)));
        timers.schedule(ONE, new Later(ENCODER_LOST, Duration.ofSeconds(10)));
        assertThat(after(10))
                .containsExactlyInAnyOrder(new Due(ONE, EDGE_LOST_LATER, 0), new Due(ONE, ENCODER_LOST_LATER, 0));
    }

    @Test
    void theLossOfANewerConnectionReplacesThatOfAnOlderOne() {
        timers.schedule(ONE, new Later(EDGE_LOST, Duration.ofSeconds(10)));
        timers.schedule(ONE, new Later(ENCODER_LOST, Duration.ofSeconds(10)));
        assertThat(after(5)).isEmpty();
        timers.schedule(ONE, new Later(EDGE_LOST_LATER, Duration.ofSeconds(10)));
        timers.schedule(ONE, new Later(ENCODER_LOST_LATER, Duration.ofSeconds(10)));
        assertThat(after(9)).isEmpty();
        assertThat(after(1))
                .containsExactlyInAnyOrder(new Due(ONE, EDGE_LOST_LATER, 0), new Due(ONE, ENCODER_LOST_LATER, 0));
    }

    /** As when the machine holds one of two threads for a while. */
    @Test
    void noTimerIsLostWhileAnotherIsHandledForLong() {
        StreamTimers real = new StreamTimers(Schedulers.parallel());
        Set<StreamId> fired = ConcurrentHashMap.newKeySet();
        CountDownLatch both = new CountDownLatch(2);
        var ignored = real.due().subscribe(due -> {
            LockSupport.parkNanos(Duration.ofMillis(1_200).toNanos());
            fired.add(due.stream());
            both.countDown();
        });
        real.schedule(ONE, new Later(OVERDUE, Duration.ofMillis(1)));
        real.schedule(TWO, new Later(OVERDUE, Duration.ofMillis(1)));
        assertThat(both)
                .satisfies(latch -> assertThat(latch.await(Patience.SECONDS, TimeUnit.SECONDS))
                        .isTrue());
        assertThat(fired).containsExactlyInAnyOrder(ONE, TWO);
    }
}
