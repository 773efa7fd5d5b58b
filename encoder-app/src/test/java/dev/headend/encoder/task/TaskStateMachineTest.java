package dev.headend.encoder.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.plan.EncodingPlan;
import dev.headend.encoder.plan.EncodingPlan.CutPoints;
import dev.headend.encoder.plan.Rendition;
import dev.headend.encoder.plan.SourceInfo;
import dev.headend.encoder.task.TaskEffect.Close;
import dev.headend.encoder.task.TaskEffect.FinishOutput;
import dev.headend.encoder.task.TaskEffect.KillEncoder;
import dev.headend.encoder.task.TaskEffect.StartEncoder;
import dev.headend.encoder.task.TaskEffect.StartGraceTimer;
import dev.headend.encoder.task.TaskEffect.StopSource;
import dev.headend.encoder.task.TaskInput.EncoderEnded;
import dev.headend.encoder.task.TaskInput.GraceExpired;
import dev.headend.encoder.task.TaskInput.Planned;
import dev.headend.encoder.task.TaskInput.SourceEnded;
import dev.headend.encoder.task.TaskInput.Stop;
import dev.headend.encoder.task.TaskInput.Stored;
import dev.headend.encoder.task.TaskOutcome.Failed;
import dev.headend.encoder.task.TaskState.Closed;
import dev.headend.encoder.task.TaskState.Encoding;
import dev.headend.encoder.task.TaskState.Finishing;
import dev.headend.encoder.task.TaskState.Probing;
import dev.headend.encoder.task.TaskState.Storing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskStateMachineTest {
    static final EncodingPlan PLAN = new EncodingPlan(
            List.of(new Rendition(Rendition.AUDIO_ONLY, null, Rendition.Audio.COPIED)),
            new SourceInfo(null, new SourceInfo.AudioInfo("aac", "LC")),
            Duration.ofSeconds(3),
            4,
            CutPoints.FIXED_INTERVALS,
            "it has no picture");
    static final Failed TROUBLE = new Failed(FailureCode.SOURCE_FAILED, "nothing came");
    private static final Duration GRACE = Duration.ofSeconds(7);
    private static final Duration SOURCE_GRACE = Duration.ofSeconds(2);
    private static final Stop STOP = new Stop(GRACE, SOURCE_GRACE, "the coordinator ends it");

    @Test
    void aStreamGoesThroughAllStatesAndIsReportedOnce() {
        assertThat(effectsOf(new Planned(PLAN), new SourceEnded(), new EncoderEnded(0, ""), new Stored()))
                .containsExactly(
                        new StartEncoder(PLAN),
                        new StartGraceTimer(TaskStateMachine.DEFAULT_GRACE),
                        new FinishOutput(),
                        new Close(TaskOutcome.ENDED));
    }

    @Test
    void aStopBeforeFfmpegHasBegunLosesNothing() {
        assertThat(effectsOf(STOP, new Planned(PLAN), new SourceEnded(), new EncoderEnded(0, ""), new Stored()))
                .containsExactly(
                        new StopSource(SOURCE_GRACE),
                        new StartGraceTimer(GRACE),
                        new StartEncoder(PLAN),
                        new FinishOutput(),
                        new Close(TaskOutcome.ENDED));
    }

    @Test
    void aStopWhileFfmpegWorksLetsItFinish() {
        assertThat(TaskStateMachine.on(new Encoding(), STOP))
                .isEqualTo(step(new Finishing(false), new StopSource(SOURCE_GRACE), new StartGraceTimer(GRACE)));
        assertThat(TaskStateMachine.on(new Finishing(false), new EncoderEnded(0, "")))
                .isEqualTo(step(new Storing(TaskOutcome.ENDED), new FinishOutput()));
    }

    @Test
    void whatFfmpegDoesNotFinishInTimeIsStoredAsFarAsItGotAndReportedAsAFailure() {
        Failed late = new Failed(FailureCode.ENCODER_TIMEOUT, "FFmpeg did not finish in time and was killed");
        assertThat(effectsOf(
                        new Planned(PLAN), STOP, new GraceExpired(), new EncoderEnded(137, "Killed"), new Stored()))
                .endsWith(new KillEncoder(), new FinishOutput(), new Close(late));
    }

    @Test
    void aSourceThatFailsIsReportedWithItsReason() {
        assertThat(TaskStateMachine.on(new Probing(false), new TaskInput.Aborted(TROUBLE)))
                .isEqualTo(step(new Closed(TROUBLE), new Close(TROUBLE)));
    }

    @Test
    void aStreamThatWasStoppedBeforeAnythingCameEndsWell() {
        assertThat(TaskStateMachine.on(new Probing(true), new TaskInput.Aborted(TROUBLE))
                        .state())
                .isEqualTo(new Closed(TaskOutcome.ENDED));
        assertThat(TaskStateMachine.on(new Probing(true), new GraceExpired()))
                .isEqualTo(step(new Closed(TaskOutcome.ENDED), new Close(TaskOutcome.ENDED)));
    }

    @Test
    void anFfmpegThatDiesIsReportedWithWhatItSaidAfterWhatItMadeIsStored() {
        Failed died = new Failed(FailureCode.ENCODER_FAILED, "FFmpeg exited with code 1 and said: no driver");
        assertThat(effectsOf(new Planned(PLAN), new EncoderEnded(1, "no driver"), new Stored()))
                .containsExactly(
                        new StartEncoder(PLAN), new StopSource(Duration.ZERO), new FinishOutput(), new Close(died));
        assertThat(TaskStateMachine.on(new Encoding(), new EncoderEnded(139, ""))
                        .state())
                .isEqualTo(new Storing(new Failed(
                        FailureCode.ENCODER_FAILED, "FFmpeg exited with code 139 without an error message")));
    }

    @Test
    void anFfmpegThatCannotBeStartedIsReported() {
        Failed missing = new Failed(FailureCode.ENCODER_FAILED, "no such program");
        assertThat(effectsOf(new Planned(PLAN), new TaskInput.Aborted(missing))).endsWith(new Close(missing));
        assertThat(effectsOf(STOP, new Planned(PLAN), new TaskInput.Aborted(missing)))
                .endsWith(new Close(missing));
    }

    @Test
    void aSecondStopMayShortenTheTimeButKillsNothing() {
        assertThat(TaskStateMachine.on(new Finishing(false), STOP))
                .isEqualTo(step(new Finishing(false), new StopSource(SOURCE_GRACE), new StartGraceTimer(GRACE)));
        assertThat(TaskStateMachine.on(new Storing(TROUBLE), STOP)).isEqualTo(step(new Storing(TROUBLE)));
    }

    /** States: p(robing), e(ncoding), f(inishing), s(toring), c(losed); "!" = to end, or FFmpeg was killed. */
    @ParameterizedTest(name = "{0} on {1}: {2}, {3}")
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            state | input         | next | effects
            p     | planned       | e    | start
            p!    | planned       | f    | start
            p     | aborted       | c    | close
            p!    | aborted       | c    | close
            p     | stop          | p!   | stop-source timer
            p!    | stop          | p!   | stop-source timer
            p     | grace-expired | c    | close
            p!    | grace-expired | c    | close
            p     | source-ended  | p    |
            p!    | source-ended  | p!   |
            p     | encoder-ended | p    |
            p!    | encoder-ended | p!   |
            p     | stored        | p    |
            p!    | stored        | p!   |
            e     | planned       | e    |
            e     | aborted       | c    | close
            e     | stop          | f    | stop-source timer
            e     | grace-expired | e    |
            e     | source-ended  | f    | timer
            e     | encoder-ended | s    | stop-source finish
            e     | stored        | e    |
            f     | planned       | f    |
            f!    | planned       | f!   |
            f     | aborted       | c    | close
            f!    | aborted       | c    | close
            f     | stop          | f    | stop-source timer
            f!    | stop          | f!   | stop-source timer
            f     | grace-expired | f!   | kill
            f!    | grace-expired | f!   | kill
            f     | source-ended  | f    |
            f!    | source-ended  | f!   |
            f     | encoder-ended | s    | finish
            f!    | encoder-ended | s    | finish
            f     | stored        | f    |
            f!    | stored        | f!   |
            s     | planned       | s    |
            s     | aborted       | c    | close
            s     | stop          | s    |
            s     | grace-expired | s    |
            s     | source-ended  | s    |
            s     | encoder-ended | s    |
            s     | stored        | c    | close
            c     | planned       | c    |
            c     | aborted       | c    |
            c     | stop          | c    |
            c     | grace-expired | c    |
            c     | source-ended  | c    |
            c     | encoder-ended | c    |
            c     | stored        | c    |
            """)
    void everyInputInEveryState(String state, String input, String next, @Nullable String effects) {
        TaskStateMachine.Transition transition = TaskStateMachine.on(stateOf(state), inputOf(input));

        assertThat(nameOf(transition.state())).isEqualTo(next);
        assertThat(transition.effects().stream()
                        .map(TaskStateMachineTest::nameOf)
                        .collect(Collectors.joining(" ")))
                .isEqualTo(effects == null ? "" : effects);
    }

    private static TaskState stateOf(String name) {
        return switch (name.charAt(0)) {
            case 'p' -> new Probing(name.endsWith("!"));
            case 'e' -> new Encoding();
            case 'f' -> new Finishing(name.endsWith("!"));
            case 's' -> new Storing(TROUBLE);
            default -> new Closed(TROUBLE);
        };
    }

    private static String nameOf(TaskState state) {
        return switch (state) {
            case Probing(var stopping) -> stopping ? "p!" : "p";
            case Encoding _ -> "e";
            case Finishing(var killed) -> killed ? "f!" : "f";
            case Storing _ -> "s";
            case Closed _ -> "c";
        };
    }

    private static TaskInput inputOf(String name) {
        return switch (name) {
            case "planned" -> new Planned(PLAN);
            case "aborted" -> new TaskInput.Aborted(TROUBLE);
            case "stop" -> STOP;
            case "grace-expired" -> new GraceExpired();
            case "source-ended" -> new SourceEnded();
            case "encoder-ended" -> new EncoderEnded(0, "");
            case "stored" -> new Stored();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static String nameOf(TaskEffect effect) {
        return switch (effect) {
            case StartEncoder _ -> "start";
            case StopSource _ -> "stop-source";
            case StartGraceTimer _ -> "timer";
            case KillEncoder _ -> "kill";
            case FinishOutput _ -> "finish";
            case Close _ -> "close";
        };
    }

    @Test
    void aMessageForTheWireIsOneLineOfLimitedLength() {
        assertThat(new Failed(FailureCode.INTERNAL, " one\r\ntwo\n").message()).isEqualTo("one two");
        assertThat(new Failed(FailureCode.INTERNAL, "x".repeat(2000)).message()).hasSize(500);
    }

    private static TaskStateMachine.Transition step(TaskState state, TaskEffect... effects) {
        return TaskStateMachine.Transition.to(state, effects);
    }

    private static List<TaskEffect> effectsOf(TaskInput... inputs) {
        List<TaskEffect> effects = new ArrayList<>();
        TaskState state = TaskStateMachine.BEGINNING;
        for (TaskInput input : inputs) {
            TaskStateMachine.Transition step = TaskStateMachine.on(state, input);
            effects.addAll(step.effects());
            state = step.state();
        }
        return effects;
    }
}
