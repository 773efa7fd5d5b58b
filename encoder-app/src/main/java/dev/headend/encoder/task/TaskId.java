package dev.headend.encoder.task;

import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;

/** Which stream a task encodes. Written as it stands in the log. */
public record TaskId(ChannelId channel, StreamId streamId) {
    @Override
    public String toString() {
        return "channel " + channel + ", stream " + streamId;
    }
}
