package dev.headend.encoder.task;

import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;

/** The stream that a task encodes. Its text is that of log lines. */
public record TaskId(ChannelId channel, StreamId streamId) {
    @Override
    public String toString() {
        return "channel " + channel + " stream " + streamId;
    }
}
