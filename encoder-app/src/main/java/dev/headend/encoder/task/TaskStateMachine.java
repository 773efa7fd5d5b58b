package dev.headend.encoder.task;

import dev.headend.encoder.task.TaskEffect.AbandonOutput;
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
import dev.headend.encoder.task.TaskInput.Abandon;
import dev.headend.encoder.task.TaskInput.Aborted;
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
import java.util.List;

/** The state machine of a task. Pure; the package's diagram shows it. */
final class TaskStateMachine {
    /** Time for FFmpeg to finish when the coordinator names none, as existing ones do not. */
    static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);

    /** How long before FFmpeg is started again, by failures in a row. After one more, the task has failed. */
    static final List<Duration> BACKOFF = List.of(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(5));

    /** A run that lasted this long was no failure to start with. */
    private static final Duration STEADY = Duration.ofMinutes(1);

    /** The state in which a task begins. */
    static final TaskState BEGINNING = new Probing(false, false);

    private static final Failed LATE =
            new Failed(FailureCode.ENCODER_TIMEOUT, "FFmpeg did not finish in time and was killed");

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
        if (state instanceof Closed) {
            return Transition.to(state);
        }
        if (input instanceof Abandon(var outcome)) {
            return Transition.to(new Closed(outcome), new AbandonOutput(), new Close(outcome));
        }
        return switch (state) {
            case Probing probing -> whileProbing(probing, input);
            case Encoding encoding -> whileEncoding(encoding, input);
            case Restarting restarting -> whileRestarting(restarting, input);
            case Finishing finishing -> whileFinishing(finishing, input);
            case Storing storing -> whileStoring(storing, input);
            case Closed closed -> Transition.to(closed);
        };
    }

    private static Transition whileProbing(Probing state, TaskInput input) {
        return switch (input) {
            case Planned(var plan) -> Transition.to(new Encoding(state.stopping(), 0), new StartEncoder(plan));
            case SourceEnded _, GraceExpired _ -> state.begun() ? store(TaskOutcome.ENDED) : close(TaskOutcome.ENDED);
            // A task that was to end anyway has not failed because there was nothing to encode.
            case Aborted(var outcome) when !state.begun() -> close(state.stopping() ? TaskOutcome.ENDED : outcome);
            case Aborted(var outcome) -> fail(outcome);
            case Stop stop -> stop(new Probing(true, state.begun()), stop);
            default -> Transition.to(state);
        };
    }

    private static Transition whileEncoding(Encoding state, TaskInput input) {
        return switch (input) {
            case PartFed _ ->
                Transition.to(
                        new Finishing(state.stopping(), state.failures(), false), new StartGraceTimer(DEFAULT_GRACE));
            case EncoderEnded(var end)
            when end.cause() == RunEnd.Cause.NOT_COPYABLE -> Transition.to(state, new RestartEncoder());
            case EncoderEnded(var end) -> restart(state.stopping(), state.failures(), end);
            case GraceExpired _
            when state.stopping() -> Transition.to(new Finishing(true, state.failures(), true), new KillEncoder());
            case Stop stop -> stop(new Encoding(true, state.failures()), stop);
            case Aborted(var outcome) -> fail(outcome);
            default -> Transition.to(state);
        };
    }

    private static Transition whileRestarting(Restarting state, TaskInput input) {
        return switch (input) {
            case RestartDue _ -> Transition.to(new Encoding(state.stopping(), state.failures()), new RestartEncoder());
            case GraceExpired _ when state.stopping() -> fail(LATE);
            case Stop stop -> stop(new Restarting(true, state.failures()), stop);
            case Aborted(var outcome) -> fail(outcome);
            default -> Transition.to(state);
        };
    }

    private static Transition whileFinishing(Finishing state, TaskInput input) {
        return switch (input) {
            case EncoderEnded _ when state.killed() -> fail(LATE);
            case EncoderEnded(var end) when end.isSuccess() -> nextPart(state.stopping());
            case EncoderEnded(var end)
            when end.cause() == RunEnd.Cause.NOT_COPYABLE ->
                Transition.to(new Encoding(state.stopping(), state.failures()), new RestartEncoder());
            case EncoderEnded(var end) -> restart(state.stopping(), state.failures(), end);
            case GraceExpired _ ->
                Transition.to(new Finishing(state.stopping(), state.failures(), true), new KillEncoder());
            // The earlier deadline counts.
            case Stop stop -> stop(new Finishing(true, state.failures(), state.killed()), stop);
            case Aborted(var outcome) -> fail(outcome);
            default -> Transition.to(state);
        };
    }

    private static Transition whileStoring(Storing state, TaskInput input) {
        return switch (input) {
            case Stored _ -> close(state.outcome());
            case Aborted(var outcome) -> close(outcome);
            default -> Transition.to(state);
        };
    }

    private static Transition stop(TaskState next, Stop stop) {
        return Transition.to(next, new StopSource(stop.sourceGrace()), new StartGraceTimer(stop.grace()));
    }

    private static Transition nextPart(boolean stopping) {
        TaskState next = new Probing(stopping, true);
        return stopping
                ? Transition.to(next, new AwaitPart())
                : Transition.to(next, new CancelGraceTimer(), new AwaitPart());
    }

    private static Transition restart(boolean stopping, int failures, RunEnd end) {
        int inARow = end.lasted().compareTo(STEADY) < 0 ? failures + 1 : 1;
        if (inARow > BACKOFF.size()) {
            return fail(end.failure());
        }
        StartRestartTimer timer = new StartRestartTimer(BACKOFF.get(inARow - 1));
        TaskState next = new Restarting(stopping, inARow);
        return stopping ? Transition.to(next, timer) : Transition.to(next, new CancelGraceTimer(), timer);
    }

    private static Transition fail(TaskOutcome outcome) {
        return Transition.to(new Storing(outcome), new StopSource(Duration.ZERO), new FinishOutput());
    }

    private static Transition store(TaskOutcome outcome) {
        return Transition.to(new Storing(outcome), new FinishOutput());
    }

    private static Transition close(TaskOutcome outcome) {
        return Transition.to(new Closed(outcome), new Close(outcome));
    }
}
