package dev.headend.encoder.task;

import dev.headend.encoder.task.TaskEffect.Close;
import dev.headend.encoder.task.TaskEffect.FinishOutput;
import dev.headend.encoder.task.TaskEffect.KillEncoder;
import dev.headend.encoder.task.TaskEffect.SetTime;
import dev.headend.encoder.task.TaskEffect.StartEncoder;
import dev.headend.encoder.task.TaskEffect.StopSource;
import dev.headend.encoder.task.TaskInput.EncoderEnded;
import dev.headend.encoder.task.TaskInput.GraceOver;
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

/** Decides what becomes of a task. Pure; the package's diagram shows it. */
final class TaskLife {
    /** How long FFmpeg may take to finish when nobody says, as existing coordinators do not. */
    static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);

    /** Where every task begins. */
    static final TaskState BEGINNING = new Probing(false);

    private TaskLife() {}

    /**
     * What an input leads to.
     *
     * @param effects in the order in which they are to be done
     */
    record Step(TaskState state, List<TaskEffect> effects) {
        static Step to(TaskState state, TaskEffect... effects) {
            return new Step(state, List.of(effects));
        }
    }

    static Step on(TaskState state, TaskInput input) {
        return switch (state) {
            case Probing probing -> whileProbing(probing, input);
            case Encoding encoding -> whileEncoding(encoding, input);
            case Finishing finishing -> whileFinishing(finishing, input);
            case Storing storing -> whileStoring(storing, input);
            case Closed closed -> Step.to(closed);
        };
    }

    private static Step whileProbing(Probing state, TaskInput input) {
        return switch (input) {
            case Planned(var plan) ->
                Step.to(state.stopping() ? new Finishing(false) : new Encoding(), new StartEncoder(plan));
            // Somebody who wants it to end is not interested in why there was nothing to encode.
            case TaskInput.Failed(var outcome) -> close(state.stopping() ? TaskOutcome.ENDED : outcome);
            case Stop stop -> stop(new Probing(true), stop);
            case GraceOver _ -> close(TaskOutcome.ENDED);
            case SourceEnded _, EncoderEnded _, Stored _ -> Step.to(state);
        };
    }

    private static Step whileEncoding(Encoding state, TaskInput input) {
        return switch (input) {
            case SourceEnded _ -> Step.to(new Finishing(false), new SetTime(DEFAULT_GRACE));
            case Stop stop -> stop(new Finishing(false), stop);
            case EncoderEnded ended ->
                Step.to(new Storing(outcomeOf(ended, false)), new StopSource(Duration.ZERO), new FinishOutput());
            case TaskInput.Failed(var outcome) -> close(outcome);
            case Planned _, GraceOver _, Stored _ -> Step.to(state);
        };
    }

    private static Step whileFinishing(Finishing state, TaskInput input) {
        return switch (input) {
            case EncoderEnded ended -> Step.to(new Storing(outcomeOf(ended, state.killed())), new FinishOutput());
            case GraceOver _ -> Step.to(new Finishing(true), new KillEncoder());
            // Whichever time passes first counts.
            case Stop stop -> stop(state, stop);
            case TaskInput.Failed(var outcome) -> close(outcome);
            case Planned _, SourceEnded _, Stored _ -> Step.to(state);
        };
    }

    private static Step whileStoring(Storing state, TaskInput input) {
        return switch (input) {
            case Stored _ -> close(state.outcome());
            case TaskInput.Failed(var outcome) -> close(outcome);
            case Planned _, SourceEnded _, Stop _, GraceOver _, EncoderEnded _ -> Step.to(state);
        };
    }

    private static Step stop(TaskState next, Stop stop) {
        return Step.to(next, new StopSource(stop.lingering()), new SetTime(stop.grace()));
    }

    private static Step close(TaskOutcome outcome) {
        return Step.to(new Closed(outcome), new Close(outcome));
    }

    private static TaskOutcome outcomeOf(EncoderEnded ended, boolean killed) {
        if (killed) {
            return new TaskOutcome.Failed(FailureCode.ENCODER_TIMEOUT, "FFmpeg did not finish in time and was ended");
        }
        if (ended.exitCode() == 0) {
            return TaskOutcome.ENDED;
        }
        String said = ended.complaint().isEmpty() ? "and said nothing" : "and said: " + ended.complaint();
        return new TaskOutcome.Failed(
                FailureCode.ENCODER_FAILED, "FFmpeg ended with code " + ended.exitCode() + " " + said);
    }
}
