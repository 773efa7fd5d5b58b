package dev.headend.encoder.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.task.TaskInput.EncoderEnded;
import dev.headend.encoder.task.TaskInput.GraceExpired;
import dev.headend.encoder.task.TaskInput.Planned;
import dev.headend.encoder.task.TaskInput.SourceEnded;
import dev.headend.encoder.task.TaskInput.Stop;
import dev.headend.encoder.task.TaskInput.Stored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever happens to a task, in whatever order. */
class TaskStateMachinePropertyTest {
    /** What comes at last to every task whose resources do what they should. */
    private static final List<TaskInput> THE_END =
            List.of(new Planned(TaskStateMachineTest.PLAN), new SourceEnded(), new EncoderEnded(0, ""), new Stored());

    @Provide
    Arbitrary<List<TaskInput>> happenings() {
        Arbitrary<TaskInput> any = Arbitraries.of(
                new Planned(TaskStateMachineTest.PLAN),
                new TaskInput.Aborted(TaskStateMachineTest.TROUBLE),
                new SourceEnded(),
                new Stop(Duration.ofSeconds(1), Duration.ZERO, "a test"),
                new GraceExpired(),
                new EncoderEnded(0, ""),
                new EncoderEnded(1, "broken"),
                new Stored());
        return any.list().ofMaxSize(12);
    }

    @Property
    void itIsReportedExactlyOnceAndNothingIsDoneAfterwards(@ForAll("happenings") List<TaskInput> happenings) {
        List<TaskEffect> effects = effectsUntilTheEnd(happenings);
        assertThat(effects.stream().filter(TaskEffect.Close.class::isInstance)).hasSize(1);
        assertThat(effects.getLast()).isInstanceOf(TaskEffect.Close.class);
    }

    @Property
    void ffmpegIsStartedAtMostOnceAndItsOutputFinishedAtMostOnce(@ForAll("happenings") List<TaskInput> happenings) {
        List<TaskEffect> effects = effectsUntilTheEnd(happenings);
        assertThat(effects.stream().filter(TaskEffect.StartEncoder.class::isInstance))
                .hasSizeLessThanOrEqualTo(1);
        assertThat(effects.stream().filter(TaskEffect.FinishOutput.class::isInstance))
                .hasSizeLessThanOrEqualTo(1);
    }

    private static List<TaskEffect> effectsUntilTheEnd(List<TaskInput> happenings) {
        List<TaskInput> all = new ArrayList<>(happenings);
        all.addAll(THE_END);
        List<TaskEffect> effects = new ArrayList<>();
        TaskState state = TaskStateMachine.BEGINNING;
        for (TaskInput input : all) {
            TaskStateMachine.Transition step = TaskStateMachine.on(state, input);
            effects.addAll(step.effects());
            state = step.state();
        }
        return effects;
    }
}
