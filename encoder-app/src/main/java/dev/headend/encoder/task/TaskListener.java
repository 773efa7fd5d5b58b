package dev.headend.encoder.task;

/** Hears of all tasks, for those who count. Called by any thread; must not block. */
@FunctionalInterface
public interface TaskListener {
    /** A task is over, or an order was refused. */
    void ended(TaskOutcome outcome);
}
