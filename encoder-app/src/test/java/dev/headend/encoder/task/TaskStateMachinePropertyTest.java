package dev.headend.encoder.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.task.TaskInput.EncoderEnded;
import dev.headend.encoder.task.TaskInput.GraceExpired;
import dev.headend.encoder.task.TaskInput.PartFed;
import dev.headend.encoder.task.TaskInput.Planned;
import dev.headend.encoder.task.TaskInput.RestartDue;
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
    private static final EncoderEnded DONE = new EncoderEnded(TaskStateMachineTest.end(0, ""));

    /** What comes at last to every task whose resources do what they should. */
    private static final List<TaskInput> THE_END = List.of(
            new Planned(TaskStateMachineTest.PLAN),
            new RestartDue(),
            new PartFed(),
            DONE,
            new SourceEnded(),
            new Stored());

    @Provide
    Arbitrary<List<TaskInput>> happenings() {
        Arbitrary<TaskInput> any = Arbitraries.of(
                new Planned(TaskStateMachineTest.PLAN),
                new TaskInput.Aborted(TaskStateMachineTest.TROUBLE),
                new TaskInput.Abandon(new TaskOutcome.Failed(FailureCode.RESUME_DENIED, "ended meanwhile")),
                new PartFed(),
                new SourceEnded(),
                new RestartDue(),
                new Stop(Duration.ofSeconds(1), Duration.ZERO, "a test"),
                new GraceExpired(),
                DONE,
                new EncoderEnded(TaskStateMachineTest.end(1, "broken")),
                new Stored());
        return any.list().ofMaxSize(16);
    }

    @Property
    void itIsReportedExactlyOnceAndNothingIsDoneAfterwards(@ForAll("happenings") List<TaskInput> happenings) {
        List<TaskEffect> effects = effectsUntilTheEnd(happenings);
        assertThat(effects.stream().filter(TaskEffect.Close.class::isInstance)).hasSize(1);
        assertThat(effects.getLast()).isInstanceOf(TaskEffect.Close.class);
    }

    @Property
    void outputIsFinishedOnceAtMostAndNoFfmpegIsStartedAfterwards(@ForAll("happenings") List<TaskInput> happenings) {
        List<TaskEffect> effects = effectsUntilTheEnd(happenings);
        List<TaskEffect> last = effects.stream()
                .dropWhile(effect -> !(effect instanceof TaskEffect.FinishOutput))
                .skip(1)
                .toList();
        assertThat(last)
                .noneMatch(TaskEffect.FinishOutput.class::isInstance)
                .noneMatch(TaskEffect.StartEncoder.class::isInstance)
                .noneMatch(TaskEffect.RestartEncoder.class::isInstance);
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
