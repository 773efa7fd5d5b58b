package dev.headend.encoder.control;

import dev.headend.control.ControlMessage.StreamAvailable;
import dev.headend.control.ControlMessage.StreamClosed;
import dev.headend.control.StreamType;
import dev.headend.encoder.task.TaskId;
import dev.headend.encoder.task.TaskOutcome;
import dev.headend.encoder.task.TaskReporter;
import org.jspecify.annotations.Nullable;

/**
 * Puts the reports of a task, as protocol messages, into its queue.
 *
 * @param afterEnd is called after the last one
 */
record QueueingReporter(ReportOutbox outbox, TaskReportQueue queue, Runnable afterEnd) implements TaskReporter {
    @Override
    public void available(StreamType type, String resolution, String indexFile, @Nullable String startTime) {
        TaskId id = queue.id();
        outbox.report(queue, new StreamAvailable(id.channel(), id.streamId(), type, resolution, indexFile, startTime));
    }

    @Override
    public void closed(TaskOutcome outcome) {
        TaskId id = queue.id();
        outbox.report(
                queue,
                switch (outcome) {
                    case TaskOutcome.Ended _ -> new StreamClosed(id.channel(), id.streamId(), null, null);
                    case TaskOutcome.Failed(var code, var message) ->
                        new StreamClosed(id.channel(), id.streamId(), code.name(), message);
                });
        afterEnd.run();
    }
}
