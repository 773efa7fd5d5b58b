package dev.headend.encoder.task;

import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.encoder.task.TaskEffect.Close;
import dev.headend.encoder.task.TaskEffect.FinishOutput;
import dev.headend.encoder.task.TaskEffect.KillEncoder;
import dev.headend.encoder.task.TaskEffect.StartEncoder;
import dev.headend.encoder.task.TaskEffect.StartGraceTimer;
import dev.headend.encoder.task.TaskEffect.StopSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One task: takes its inputs one after the other, lets {@link TaskStateMachine} decide, and does it. {@link #run} has a virtual
 * thread to itself; the other methods are for any thread and never block.
 */
final class EncodingTask {
    private final TaskReporter reports;
    private final TaskPipeline work;
    private final TaskLog log;
    private final Consumer<TaskOutcome> leave;
    private final BlockingQueue<TaskInput> inputs = new LinkedBlockingQueue<>();
    private volatile TaskState state = TaskStateMachine.BEGINNING;
    /** When the source has had its time to end by itself. */
    private final Deadline sourceTime = new Deadline();
    /** When {@link TaskInput.GraceExpired} is to be said. */
    private final Deadline graceTime = new Deadline();

    /** @param leave called when all resources are released, before the report: then there is room for another task */
    EncodingTask(EncodeStart order, TaskEnvironment environment, TaskReporter reports, Consumer<TaskOutcome> leave) {
        this.reports = reports;
        this.work = new TaskPipeline(order, environment, reports, inputs::add);
        this.log = new TaskLog(new TaskId(order.channel(), order.streamId()), order.resolutions());
        this.leave = leave;
    }

    TaskState state() {
        return state;
    }

    double speed() {
        return work.speed();
    }

    long lostSegments() {
        return work.lostSegments();
    }

    void stop(TaskInput.Stop stop) {
        inputs.add(stop);
    }

    /** The whole life; returns when the task is over and reported. */
    void run() {
        log.begins();
        guarded(work::probe);
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
                long patience = Math.min(sourceTime.nanosLeft(), graceTime.nanosLeft());
                TaskInput input = inputs.poll(patience, TimeUnit.NANOSECONDS);
                if (input != null) {
                    return input;
                }
                if (sourceTime.passed()) {
                    work.stopSource();
                }
                if (graceTime.passed()) {
                    return new TaskInput.GraceExpired();
                }
            }
        } catch (InterruptedException _) {
            return new TaskInput.Aborted(new TaskOutcome.Failed(FailureCode.INTERNAL, "interrupted"));
        }
    }

    /** A mistake ends the task, and nothing else. */
    private void guarded(Runnable doing) {
        try {
            doing.run();
        } catch (RuntimeException mistake) {
            log.mistake(mistake);
            inputs.add(TaskInput.Aborted.byMistake());
        }
    }

    private void perform(TaskEffect effect) {
        switch (effect) {
            case StartEncoder(var plan) -> work.start(plan);
            case StopSource(var after) -> sourceTime.set(after);
            case StartGraceTimer(var grace) -> graceTime.set(grace);
            case KillEncoder _ -> work.killEncoder();
            case FinishOutput _ -> work.finishOutput();
            case Close(var outcome) -> close(outcome);
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
