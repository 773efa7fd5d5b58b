package dev.headend.encoder.task;

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
import dev.headend.encoder.task.TaskState.Closed;
import dev.headend.encoder.task.TaskState.Encoding;
import dev.headend.encoder.task.TaskState.Finishing;
import dev.headend.encoder.task.TaskState.Probing;
import dev.headend.encoder.task.TaskState.Storing;
import java.time.Duration;
import java.util.List;

/** The state machine of a task. Pure; the package's diagram shows it. */
final class TaskStateMachine {
    /** Time for FFmpeg to finish when the coordinator names none, as existing ones do not. */
    static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);

    /** The state in which a task begins. */
    static final TaskState BEGINNING = new Probing(false);

    private TaskStateMachine() {}

    /**
     * The result of an input.
     *
     * @param effects to be performed in this order
     */
    record Transition(TaskState state, List<TaskEffect> effects) {
        static Transition to(TaskState state, TaskEffect... effects) {
            return new Transition(state, List.of(effects));
        }
    }

    static Transition on(TaskState state, TaskInput input) {
        return switch (state) {
            case Probing probing -> whileProbing(probing, input);
            case Encoding encoding -> whileEncoding(encoding, input);
            case Finishing finishing -> whileFinishing(finishing, input);
            case Storing storing -> whileStoring(storing, input);
            case Closed closed -> Transition.to(closed);
        };
    }

    private static Transition whileProbing(Probing state, TaskInput input) {
        return switch (input) {
            case Planned(var plan) ->
                Transition.to(state.stopping() ? new Finishing(false) : new Encoding(), new StartEncoder(plan));
            // A task that was to end anyway has not failed because there was nothing to encode.
            case TaskInput.Aborted(var outcome) -> close(state.stopping() ? TaskOutcome.ENDED : outcome);
            case Stop stop -> stop(new Probing(true), stop);
            case GraceExpired _ -> close(TaskOutcome.ENDED);
            case SourceEnded _, EncoderEnded _, Stored _ -> Transition.to(state);
        };
    }

    private static Transition whileEncoding(Encoding state, TaskInput input) {
        return switch (input) {
            case SourceEnded _ -> Transition.to(new Finishing(false), new StartGraceTimer(DEFAULT_GRACE));
            case Stop stop -> stop(new Finishing(false), stop);
            case EncoderEnded ended ->
                Transition.to(new Storing(outcomeOf(ended, false)), new StopSource(Duration.ZERO), new FinishOutput());
            case TaskInput.Aborted(var outcome) -> close(outcome);
            case Planned _, GraceExpired _, Stored _ -> Transition.to(state);
        };
    }

    private static Transition whileFinishing(Finishing state, TaskInput input) {
        return switch (input) {
            case EncoderEnded ended -> Transition.to(new Storing(outcomeOf(ended, state.killed())), new FinishOutput());
            case GraceExpired _ -> Transition.to(new Finishing(true), new KillEncoder());
            // The earlier deadline counts.
            case Stop stop -> stop(state, stop);
            case TaskInput.Aborted(var outcome) -> close(outcome);
            case Planned _, SourceEnded _, Stored _ -> Transition.to(state);
        };
    }

    private static Transition whileStoring(Storing state, TaskInput input) {
        return switch (input) {
            case Stored _ -> close(state.outcome());
            case TaskInput.Aborted(var outcome) -> close(outcome);
            case Planned _, SourceEnded _, Stop _, GraceExpired _, EncoderEnded _ -> Transition.to(state);
        };
    }

    private static Transition stop(TaskState next, Stop stop) {
        return Transition.to(next, new StopSource(stop.sourceGrace()), new StartGraceTimer(stop.grace()));
    }

    private static Transition close(TaskOutcome outcome) {
        return Transition.to(new Closed(outcome), new Close(outcome));
    }

    private static TaskOutcome outcomeOf(EncoderEnded ended, boolean killed) {
        if (killed) {
            return new TaskOutcome.Failed(FailureCode.ENCODER_TIMEOUT, "FFmpeg did not finish in time and was killed");
        }
        if (ended.exitCode() == 0) {
            return TaskOutcome.ENDED;
        }
        String said = ended.errorOutput().isEmpty() ? "without an error message" : "and said: " + ended.errorOutput();
        return new TaskOutcome.Failed(
                FailureCode.ENCODER_FAILED, "FFmpeg exited with code " + ended.exitCode() + " " + said);
    }
}
