package dev.headend.encoder.task;

import dev.headend.control.StreamType;
import org.jspecify.annotations.Nullable;

/** Reports that a listener hears the end of too. */
record Counted(TaskReporter reports, TaskListener listener) implements TaskReporter {
    @Override
    public void available(StreamType type, String resolution, String indexFile, @Nullable String startTime) {
        reports.available(type, resolution, indexFile, startTime);
    }

    @Override
    public void closed(TaskOutcome outcome) {
        listener.ended(outcome);
        reports.closed(outcome);
    }
}
