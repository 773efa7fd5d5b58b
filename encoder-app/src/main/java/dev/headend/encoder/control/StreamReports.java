package dev.headend.encoder.control;

import dev.headend.control.ControlMessage.StreamAvailable;
import dev.headend.control.ControlMessage.StreamClosed;
import dev.headend.control.StreamType;
import dev.headend.encoder.task.TaskId;
import dev.headend.encoder.task.TaskOutcome;
import dev.headend.encoder.task.TaskReports;
import org.jspecify.annotations.Nullable;

/** Writes what a task reports into its journal, in the words of the protocol. */
record StreamReports(Journals journals, Journal journal) implements TaskReports {
    @Override
    public void available(StreamType type, String resolution, String indexFile, @Nullable String startTime) {
        TaskId id = journal.id();
        journals.report(
                journal, new StreamAvailable(id.channel(), id.streamId(), type, resolution, indexFile, startTime));
    }

    @Override
    public void closed(TaskOutcome outcome) {
        TaskId id = journal.id();
        journals.report(
                journal,
                switch (outcome) {
                    case TaskOutcome.Ended _ -> new StreamClosed(id.channel(), id.streamId(), null, null);
                    case TaskOutcome.Failed(var code, var message) ->
                        new StreamClosed(id.channel(), id.streamId(), code.name(), message);
                });
    }
}
