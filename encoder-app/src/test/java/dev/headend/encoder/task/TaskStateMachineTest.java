package dev.headend.encoder.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.plan.EncodingPlan;
import dev.headend.encoder.plan.EncodingPlan.CutPoints;
import dev.headend.encoder.plan.Rendition;
import dev.headend.encoder.plan.SourceInfo;
import dev.headend.encoder.task.TaskEffect.AwaitPart;
import dev.headend.encoder.task.TaskEffect.CancelGraceTimer;
import dev.headend.encoder.task.TaskEffect.Close;
import dev.headend.encoder.task.TaskEffect.FinishOutput;
import dev.headend.encoder.task.TaskEffect.KillEncoder;
import dev.headend.encoder.task.TaskEffect.RestartEncoder;
import dev.headend.encoder.task.TaskEffect.StartEncoder;
import dev.headend.encoder.task.TaskEffect.StartGraceTimer;
import dev.headend.encoder.task.TaskEffect.StartRestartTimer;
import dev.headend.encoder.task.TaskEffect.StopSource;
import dev.headend.encoder.task.TaskInput.EncoderEnded;
import dev.headend.encoder.task.TaskInput.GraceExpired;
import dev.headend.encoder.task.TaskInput.PartFed;
import dev.headend.encoder.task.TaskInput.Planned;
import dev.headend.encoder.task.TaskInput.RestartDue;
import dev.headend.encoder.task.TaskInput.SourceEnded;
import dev.headend.encoder.task.TaskInput.Stop;
import dev.headend.encoder.task.TaskInput.Stored;
import dev.headend.encoder.task.TaskOutcome.Failed;
import dev.headend.encoder.task.TaskState.Closed;
import dev.headend.encoder.task.TaskState.Encoding;
import dev.headend.encoder.task.TaskState.Finishing;
import dev.headend.encoder.task.TaskState.Probing;
import dev.headend.encoder.task.TaskState.Restarting;
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

    static RunEnd end(int exitCode, String errorOutput) {
        return new RunEnd(RunEnd.Cause.EXITED, exitCode, errorOutput, Duration.ofSeconds(5));
    }

    private static final EncoderEnded DONE = new EncoderEnded(end(0, ""));
    private static final EncoderEnded CRASHED = new EncoderEnded(end(1, "no driver"));
    private static final Failed NO_DRIVER =
            new Failed(FailureCode.ENCODER_FAILED, "FFmpeg exited with code 1 and said: no driver");

    @Test
    void aStreamGoesThroughAllStatesAndIsReportedOnce() {
        assertThat(effectsOf(new Planned(PLAN), new PartFed(), DONE, new SourceEnded(), new Stored()))
                .containsExactly(
                        new StartEncoder(PLAN),
                        new StartGraceTimer(TaskStateMachine.DEFAULT_GRACE),
                        new CancelGraceTimer(),
                        new AwaitPart(),
                        new FinishOutput(),
                        new Close(TaskOutcome.ENDED));
    }

    @Test
    void aSourceThatChangesIsEncodedOnByAnotherRun() {
        assertThat(effectsOf(new Planned(PLAN), new PartFed(), DONE, new Planned(PLAN)))
                .endsWith(new CancelGraceTimer(), new AwaitPart(), new StartEncoder(PLAN));
    }

    @Test
    void aStopBeforeFfmpegHasBegunLosesNothing() {
        assertThat(effectsOf(STOP, new Planned(PLAN), new PartFed(), DONE, new SourceEnded(), new Stored()))
                .containsExactly(
                        new StopSource(SOURCE_GRACE),
                        new StartGraceTimer(GRACE),
                        new StartEncoder(PLAN),
                        new StartGraceTimer(TaskStateMachine.DEFAULT_GRACE),
                        new AwaitPart(),
                        new FinishOutput(),
                        new Close(TaskOutcome.ENDED));
    }

    @Test
    void whatFfmpegDoesNotFinishInTimeIsStoredAsFarAsItGotAndReportedAsAFailure() {
        Failed late = new Failed(FailureCode.ENCODER_TIMEOUT, "FFmpeg did not finish in time and was killed");
        assertThat(effectsOf(new Planned(PLAN), STOP, new GraceExpired(), CRASHED, new Stored()))
                .endsWith(new KillEncoder(), new StopSource(Duration.ZERO), new FinishOutput(), new Close(late));
    }

    @Test
    void aSourceThatFailsIsReportedWithItsReason() {
        assertThat(TaskStateMachine.on(TaskStateMachine.BEGINNING, new TaskInput.Aborted(TROUBLE)))
                .isEqualTo(step(new Closed(TROUBLE), new Close(TROUBLE)));
    }

    @Test
    void aStreamThatWasStoppedBeforeAnythingCameEndsWell() {
        Probing stopping = new Probing(true, false);
        assertThat(TaskStateMachine.on(stopping, new TaskInput.Aborted(TROUBLE)).state())
                .isEqualTo(new Closed(TaskOutcome.ENDED));
        assertThat(TaskStateMachine.on(stopping, new GraceExpired()))
                .isEqualTo(step(new Closed(TaskOutcome.ENDED), new Close(TaskOutcome.ENDED)));
    }

    @Test
    void anFfmpegThatDiesIsStartedAgainAFewTimesWithPauses() {
        TaskState state = new Encoding(false, 0);
        for (int failure = 1; failure <= TaskStateMachine.BACKOFF.size(); failure++) {
            TaskStateMachine.Transition failed = TaskStateMachine.on(state, CRASHED);
            assertThat(failed)
                    .isEqualTo(step(
                            new Restarting(false, failure),
                            new CancelGraceTimer(),
                            new StartRestartTimer(TaskStateMachine.BACKOFF.get(failure - 1))));
            TaskStateMachine.Transition restarted = TaskStateMachine.on(failed.state(), new RestartDue());
            assertThat(restarted).isEqualTo(step(new Encoding(false, failure), new RestartEncoder()));
            state = restarted.state();
        }
        assertThat(TaskStateMachine.on(state, CRASHED))
                .isEqualTo(step(new Storing(NO_DRIVER), new StopSource(Duration.ZERO), new FinishOutput()));
    }

    @Test
    void anFfmpegThatHasRunForLongHasFailedOnce() {
        RunEnd late = new RunEnd(RunEnd.Cause.STALLED, 137, "", Duration.ofMinutes(2));

        assertThat(TaskStateMachine.on(new Encoding(false, 3), new EncoderEnded(late))
                        .state())
                .isEqualTo(new Restarting(false, 1));
        assertThat(late.failure().message()).isEqualTo("FFmpeg took no input and made no progress, and was killed");
    }

    @Test
    void aSourceThatCannotBeCopiedAnyMoreIsNoFailure() {
        RunEnd far = new RunEnd(RunEnd.Cause.NOT_COPYABLE, 137, "", Duration.ofSeconds(9));

        assertThat(TaskStateMachine.on(new Encoding(false, 2), new EncoderEnded(far)))
                .isEqualTo(step(new Encoding(false, 2), new RestartEncoder()));
        assertThat(TaskStateMachine.on(new Finishing(true, 0, false), new EncoderEnded(far)))
                .isEqualTo(step(new Encoding(true, 0), new RestartEncoder()));
    }

    @Test
    void anFfmpegThatCannotBeStartedIsReportedAndWhatWasMadeBeforeIsFinished() {
        Failed missing = new Failed(FailureCode.ENCODER_FAILED, "no such program");
        assertThat(effectsOf(new Planned(PLAN), new TaskInput.Aborted(missing), new Stored()))
                .endsWith(new FinishOutput(), new Close(missing));
    }

    @Test
    void aSecondStopMayShortenTheTimeButKillsNothing() {
        assertThat(TaskStateMachine.on(new Finishing(true, 0, false), STOP))
                .isEqualTo(
                        step(new Finishing(true, 0, false), new StopSource(SOURCE_GRACE), new StartGraceTimer(GRACE)));
        assertThat(TaskStateMachine.on(new Storing(TROUBLE), STOP)).isEqualTo(step(new Storing(TROUBLE)));
    }

    /**
     * States: p(robing), b = probing after a run, e(ncoding), r(estarting), f(inishing), k = FFmpeg is being killed,
     * s(toring), c(losed); "!" = to end.
     */
    @ParameterizedTest(name = "{0} on {1}: {2}, {3}")
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            state | input         | next | effects
            p     | planned       | e    | start
            p!    | planned       | e!   | start
            b     | planned       | e    | start
            p     | aborted       | c    | close
            p!    | aborted       | c    | close
            b     | aborted       | s    | stop-source finish
            p     | stop          | p!   | stop-source timer
            b     | stop          | b!   | stop-source timer
            p     | grace-expired | c    | close
            b!    | grace-expired | s    | finish
            p     | part-fed      | p    |
            p     | source-ended  | c    | close
            b     | source-ended  | s    | finish
            b!    | source-ended  | s    | finish
            p     | crashed       | p    |
            p     | restart-due   | p    |
            p     | stored        | p    |
            e     | planned       | e    |
            e     | aborted       | s    | stop-source finish
            e     | stop          | e!   | stop-source timer
            e     | grace-expired | e    |
            e!    | grace-expired | k!   | kill
            e     | part-fed      | f    | timer
            e!    | part-fed      | f!   | timer
            e     | source-ended  | e    |
            e     | done          | r    | cancel-timer restart-timer
            e     | crashed       | r    | cancel-timer restart-timer
            e!    | crashed       | r!   | restart-timer
            e     | restart-due   | e    |
            e     | stored        | e    |
            r     | planned       | r    |
            r     | aborted       | s    | stop-source finish
            r     | stop          | r!   | stop-source timer
            r     | grace-expired | r    |
            r!    | grace-expired | s    | stop-source finish
            r     | part-fed      | r    |
            r     | source-ended  | r    |
            r     | done          | r    |
            r     | restart-due   | e    | restart
            r!    | restart-due   | e!   | restart
            r     | stored        | r    |
            f     | planned       | f    |
            f     | aborted       | s    | stop-source finish
            f     | stop          | f!   | stop-source timer
            k     | stop          | k!   | stop-source timer
            f     | grace-expired | k    | kill
            f!    | grace-expired | k!   | kill
            f     | part-fed      | f    |
            f     | source-ended  | f    |
            f     | done          | b    | cancel-timer await-part
            f!    | done          | b!   | await-part
            f     | crashed       | r    | cancel-timer restart-timer
            f!    | crashed       | r!   | restart-timer
            k     | done          | s    | stop-source finish
            k     | crashed       | s    | stop-source finish
            f     | restart-due   | f    |
            f     | stored        | f    |
            s     | planned       | s    |
            s     | aborted       | c    | close
            s     | stop          | s    |
            s     | grace-expired | s    |
            s     | part-fed      | s    |
            s     | source-ended  | s    |
            s     | crashed       | s    |
            s     | restart-due   | s    |
            s     | stored        | c    | close
            p     | abandon       | c    | abandon close
            b!    | abandon       | c    | abandon close
            e     | abandon       | c    | abandon close
            r     | abandon       | c    | abandon close
            f     | abandon       | c    | abandon close
            s     | abandon       | c    | abandon close
            c     | abandon       | c    |
            c     | planned       | c    |
            c     | aborted       | c    |
            c     | stop          | c    |
            c     | grace-expired | c    |
            c     | part-fed      | c    |
            c     | source-ended  | c    |
            c     | done          | c    |
            c     | restart-due   | c    |
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
        boolean stopping = name.endsWith("!");
        return switch (name.charAt(0)) {
            case 'p' -> new Probing(stopping, false);
            case 'b' -> new Probing(stopping, true);
            case 'e' -> new Encoding(stopping, 0);
            case 'r' -> new Restarting(stopping, 1);
            case 'f' -> new Finishing(stopping, 0, false);
            case 'k' -> new Finishing(stopping, 0, true);
            case 's' -> new Storing(TROUBLE);
            default -> new Closed(TROUBLE);
        };
    }

    private static String nameOf(TaskState state) {
        return switch (state) {
            case Probing(var stopping, var begun) -> (begun ? "b" : "p") + (stopping ? "!" : "");
            case Encoding encoding -> encoding.stopping() ? "e!" : "e";
            case Restarting restarting -> restarting.stopping() ? "r!" : "r";
            case Finishing finishing -> (finishing.killed() ? "k" : "f") + (finishing.stopping() ? "!" : "");
            case Storing _ -> "s";
            case Closed _ -> "c";
        };
    }

    private static TaskInput inputOf(String name) {
        return switch (name) {
            case "planned" -> new Planned(PLAN);
            case "aborted" -> new TaskInput.Aborted(TROUBLE);
            case "abandon" ->
                new TaskInput.Abandon(new TaskOutcome.Failed(FailureCode.RESUME_DENIED, "ended meanwhile"));
            case "stop" -> STOP;
            case "grace-expired" -> new GraceExpired();
            case "part-fed" -> new PartFed();
            case "source-ended" -> new SourceEnded();
            case "done" -> DONE;
            case "crashed" -> CRASHED;
            case "restart-due" -> new RestartDue();
            case "stored" -> new Stored();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static String nameOf(TaskEffect effect) {
        return switch (effect) {
            case StartEncoder _ -> "start";
            case RestartEncoder _ -> "restart";
            case StartRestartTimer _ -> "restart-timer";
            case AwaitPart _ -> "await-part";
            case StopSource _ -> "stop-source";
            case StartGraceTimer _ -> "timer";
            case CancelGraceTimer _ -> "cancel-timer";
            case KillEncoder _ -> "kill";
            case FinishOutput _ -> "finish";
            case TaskEffect.AbandonOutput _ -> "abandon";
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
