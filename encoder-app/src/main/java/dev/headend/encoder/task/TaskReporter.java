package dev.headend.encoder.task;

import dev.headend.encoder.hls.output.AvailabilityListener;

/** Is told what a task has to report about its stream. Called by any thread; must not block. */
public interface TaskReporter extends AvailabilityListener {
    /** The task has ended, and everything is stored. Called once, and last. */
    void closed(TaskOutcome outcome);
}
