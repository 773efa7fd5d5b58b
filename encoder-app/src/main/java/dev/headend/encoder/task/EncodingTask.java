package dev.headend.encoder.task;

import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.encoder.hls.output.LossCause;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One task: takes its inputs one after the other, lets {@link TaskStateMachine} decide, and performs the effects.
 * {@link #run} has a virtual thread to itself; the other methods are for any thread and never block.
 */
final class EncodingTask {
    private static final TaskOutcome.Failed DENIED = new TaskOutcome.Failed(
            FailureCode.RESUME_DENIED,
            "the coordinator does not know this stream, has ended it, or given it to another encoder; its log says which");
    /** How often it is checked whether FFmpeg has stalled, and whether another encoder has the stream. */
    private static final long WATCH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final TaskReporter reports;
    private final TaskPipeline work;
    private final TaskLog log;
    private final Consumer<TaskOutcome> leave;
    private final BlockingQueue<TaskInput> inputs = new LinkedBlockingQueue<>();
    private volatile TaskState state = TaskStateMachine.BEGINNING;
    /** When the source is stopped, unless it has ended by itself. */
    private final Deadline sourceDeadline = new Deadline();
    /** When {@link TaskInput.GraceExpired} is due. */
    private final Deadline graceDeadline = new Deadline();
    /** When {@link TaskInput.RestartDue} is due. */
    private final Deadline restartDeadline = new Deadline();

    /** @param leave called when all resources are released, before the report: then there is room for another task */
    EncodingTask(
            EncodeStart order,
            TaskEnvironment environment,
            FfmpegCounters counters,
            TaskReporter reports,
            Consumer<TaskOutcome> leave) {
        this.reports = reports;
        this.work = new TaskPipeline(order, environment, counters, reports, inputs::add);
        this.log = new TaskLog(new TaskId(order.channel(), order.streamId()), order.resolutions());
        this.leave = leave;
    }

    TaskState state() {
        return state;
    }

    double speed() {
        return work.speed();
    }

    long lostSegments(LossCause cause) {
        return work.lostSegments(cause);
    }

    void stop(TaskInput.Stop stop) {
        inputs.add(stop);
    }

    void abandon() {
        inputs.add(new TaskInput.Abandon(DENIED));
    }

    /** Runs the task; returns when it has ended and is reported. */
    void run() {
        log.started();
        guarded(work::open);
        while (!(state instanceof TaskState.Closed)) {
            TaskInput input = next();
            TaskStateMachine.Transition step = TaskStateMachine.on(state, input);
            log.write(state, input, step.state());
            state = step.state();
            step.effects().forEach(effect -> guarded(() -> perform(effect)));
        }
    }

    private TaskInput next() {
        try {
            while (true) {
                TaskInput input = inputs.poll(nanosToWait(), TimeUnit.NANOSECONDS);
                if (input != null) {
                    return input;
                }
                work.watch();
                if (sourceDeadline.clearIfPassed()) {
                    work.stopSource();
                }
                if (graceDeadline.clearIfPassed()) {
                    return new TaskInput.GraceExpired();
                }
                if (restartDeadline.clearIfPassed()) {
                    return new TaskInput.RestartDue();
                }
            }
        } catch (InterruptedException _) {
            return new TaskInput.Aborted(new TaskOutcome.Failed(FailureCode.INTERNAL, "interrupted"));
        }
    }

    private long nanosToWait() {
        long due = Math.min(graceDeadline.nanosLeft(), restartDeadline.nanosLeft());
        return Math.min(WATCH_NANOS, Math.min(due, sourceDeadline.nanosLeft()));
    }

    /** A defect ends this task, and no other. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | OutOfMemoryError error) { // the latter when the system has no further thread
            log.internalError(error);
            inputs.add(TaskInput.Aborted.internalError());
        }
    }

    private void perform(TaskEffect effect) {
        switch (effect) {
            case TaskEffect.StartEncoder(var plan) -> work.start(plan);
            case TaskEffect.RestartEncoder _ -> work.restart();
            case TaskEffect.StartRestartTimer(var backoff) -> restartDeadline.set(backoff);
            case TaskEffect.AwaitPart _ -> work.awaitPart();
            case TaskEffect.StopSource(var after) -> sourceDeadline.set(after);
            case TaskEffect.StartGraceTimer(var grace) -> graceDeadline.set(grace);
            case TaskEffect.CancelGraceTimer _ -> graceDeadline.clear();
            case TaskEffect.KillEncoder _ -> work.killEncoder();
            case TaskEffect.FinishOutput _ -> work.finishOutput();
            case TaskEffect.AbandonOutput _ -> work.abandonOutput();
            case TaskEffect.Close(var outcome) -> close(outcome);
        }
    }

    private void close(TaskOutcome outcome) {
        try {
            work.close();
        } finally {
            leave.accept(outcome);
            reports.closed(outcome);
        }
    }
}
