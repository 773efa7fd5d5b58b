package dev.headend.encoder.task;

import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.encoder.task.TaskEffect.Close;
import dev.headend.encoder.task.TaskEffect.FinishOutput;
import dev.headend.encoder.task.TaskEffect.KillEncoder;
import dev.headend.encoder.task.TaskEffect.SetTime;
import dev.headend.encoder.task.TaskEffect.StartEncoder;
import dev.headend.encoder.task.TaskEffect.StopSource;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One task: takes its inputs one after the other, lets {@link TaskLife} decide, and does it. {@link #run} has a virtual
 * thread to itself; the other methods are for any thread and never block.
 */
final class EncodingTask {
    private final TaskId id;
    private final TaskReports reports;
    private final TaskWork work;
    private final TaskLog log;
    private final Runnable leave;
    private final BlockingQueue<TaskInput> inputs = new LinkedBlockingQueue<>();
    private volatile TaskState state = TaskLife.BEGINNING;
    /** {@link System#nanoTime} at which the time is over; null = no time is set. */
    private @Nullable Long deadline;

    /** @param leave called when everything is let go of, before the report: then there is room for another task */
    EncodingTask(EncodeStart order, TaskEnvironment environment, TaskReports reports, Runnable leave) {
        this.id = new TaskId(order.channel(), order.streamId());
        this.reports = reports;
        this.work = new TaskWork(order, environment, reports, inputs::add);
        this.log = new TaskLog(id, order.resolutions());
        this.leave = leave;
    }

    TaskId id() {
        return id;
    }

    TaskState state() {
        return state;
    }

    double speed() {
        return work.speed();
    }

    void stop(Duration grace, String reason) {
        inputs.add(new TaskInput.Stop(grace, reason));
    }

    /** The whole life; returns when the task is over and reported. */
    void run() {
        log.begins();
        work.probe();
        while (!(state instanceof TaskState.Closed)) {
            TaskInput input = next();
            TaskLife.Step step = TaskLife.on(state, input);
            log.write(state, input, step.state());
            state = step.state();
            step.effects().forEach(this::perform);
        }
    }

    private TaskInput next() {
        try {
            Long end = deadline;
            if (end == null) {
                return inputs.take();
            }
            TaskInput input = inputs.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (input != null) {
                return input;
            }
            deadline = null;
            return new TaskInput.GraceOver();
        } catch (InterruptedException _) {
            return new TaskInput.Failed(new TaskOutcome.Failed(FailureCode.INTERNAL, "interrupted"));
        }
    }

    private void perform(TaskEffect effect) {
        switch (effect) {
            case StartEncoder(var plan) -> work.start(plan);
            case StopSource _ -> work.stopSource();
            case SetTime(var grace) -> setTime(grace);
            case KillEncoder _ -> work.killEncoder();
            case FinishOutput _ -> work.finishOutput();
            case Close(var outcome) -> {
                work.close();
                leave.run();
                reports.closed(outcome);
            }
        }
    }

    /** Of several times that are set, the first one counts. */
    private void setTime(Duration grace) {
        long end = System.nanoTime() + grace.toNanos();
        if (deadline == null || end - deadline < 0) {
            deadline = end;
        }
    }
}
