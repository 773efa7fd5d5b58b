package dev.headend.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.stream.StreamTimers.Due;
import dev.headend.media.StreamId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

class StreamTimersTest {
    private static final StreamId ONE = new StreamId("one");
    private static final StreamId TWO = new StreamId("two");
    private static final StreamInput OVERDUE = new StreamInput.EncoderOverdue();
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
        timers.schedule(ONE, OVERDUE, Duration.ofSeconds(10));
        timers.schedule(TWO, OVERDUE, Duration.ofSeconds(5));
        timers.schedule(ONE, PATIENCE_OVER, Duration.ofSeconds(5));
        assertThat(after(4)).isEmpty();
        assertThat(after(1)).containsExactlyInAnyOrder(new Due(TWO, OVERDUE), new Due(ONE, PATIENCE_OVER));
        assertThat(after(5)).containsExactly(new Due(ONE, OVERDUE));
        assertThat(after(1_000)).isEmpty();
    }

    @Test
    void aTimerReplacesTheEarlierOneOfItsKind() {
        timers.schedule(ONE, OVERDUE, Duration.ofSeconds(10));
        assertThat(after(9)).isEmpty();
        timers.schedule(ONE, OVERDUE, Duration.ofSeconds(10));
        assertThat(after(9)).isEmpty();
        assertThat(after(1)).containsExactly(new Due(ONE, OVERDUE));
    }

    @Test
    void noTimerOfAClosedStreamFires() {
        timers.schedule(ONE, OVERDUE, Duration.ofSeconds(10));
        timers.schedule(TWO, OVERDUE, Duration.ofSeconds(10));
        timers.cancel(ONE);
        timers.cancel(new StreamId("unknown"));
        assertThat(after(10)).containsExactly(new Due(TWO, OVERDUE));
    }
}
