package dev.headend.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.coordinator.stream.Agenda.Due;
import dev.headend.media.StreamId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

class AgendaTest {
    private static final StreamId ONE = new StreamId("one");
    private static final StreamId TWO = new StreamId("two");
    private static final StreamInput OVERDUE = new StreamInput.EncoderOverdue();
    private static final StreamInput PATIENCE_OVER = new StreamInput.PatienceOver();

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Agenda agenda = new Agenda(time);
    private final List<Due> came = new ArrayList<>();

    @BeforeEach
    void listen() {
        var ignored = agenda.due().subscribe(came::add);
    }

    private List<Due> after(int seconds) {
        came.clear();
        time.advanceTimeBy(Duration.ofSeconds(seconds));
        return came;
    }

    @Test
    void whatIsEnteredComesOnceWhenItIsTime() {
        agenda.enter(ONE, OVERDUE, Duration.ofSeconds(10));
        agenda.enter(TWO, OVERDUE, Duration.ofSeconds(5));
        agenda.enter(ONE, PATIENCE_OVER, Duration.ofSeconds(5));
        assertThat(after(4)).isEmpty();
        assertThat(after(1)).containsExactlyInAnyOrder(new Due(TWO, OVERDUE), new Due(ONE, PATIENCE_OVER));
        assertThat(after(5)).containsExactly(new Due(ONE, OVERDUE));
        assertThat(after(1_000)).isEmpty();
    }

    @Test
    void anEntryTakesThePlaceOfTheEarlierOneOfItsKind() {
        agenda.enter(ONE, OVERDUE, Duration.ofSeconds(10));
        assertThat(after(9)).isEmpty();
        agenda.enter(ONE, OVERDUE, Duration.ofSeconds(10));
        assertThat(after(9)).isEmpty();
        assertThat(after(1)).containsExactly(new Due(ONE, OVERDUE));
    }

    @Test
    void nothingComesOfAStreamThatIsOver() {
        agenda.enter(ONE, OVERDUE, Duration.ofSeconds(10));
        agenda.enter(TWO, OVERDUE, Duration.ofSeconds(10));
        agenda.forget(ONE);
        agenda.forget(new StreamId("unknown"));
        assertThat(after(10)).containsExactly(new Due(TWO, OVERDUE));
    }
}
