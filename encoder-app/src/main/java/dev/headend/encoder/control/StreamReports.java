package dev.headend.encoder.control;

import dev.headend.control.ControlMessage.StreamAvailable;
import dev.headend.control.ControlMessage.StreamClosed;
import dev.headend.control.StreamType;
import dev.headend.encoder.task.TaskOutcome;
import dev.headend.encoder.task.TaskReports;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import org.jspecify.annotations.Nullable;

/** Says on the wire what a task reports. */
record StreamReports(ChannelId channel, StreamId streamId, Customer customer) implements TaskReports {
    @Override
    public void available(StreamType type, String resolution, String indexFile, @Nullable String startTime) {
        customer.tell(new StreamAvailable(channel, streamId, type, resolution, indexFile, startTime));
    }

    @Override
    public void closed(TaskOutcome outcome) {
        customer.tell(
                switch (outcome) {
                    case TaskOutcome.Ended _ -> new StreamClosed(channel, streamId, null, null);
                    case TaskOutcome.Failed(var code, var message) ->
                        new StreamClosed(channel, streamId, code.name(), message);
                });
    }
}
