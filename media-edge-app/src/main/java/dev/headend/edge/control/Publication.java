package dev.headend.edge.control;

import dev.headend.control.ControlMessage.PublishEnd;
import dev.headend.control.ControlMessage.StreamResume;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;

/** A stream that the coordinator granted to a publisher of this edge. */
record Publication(ChannelId channel, StreamId streamId) {
    /** Says that it is still here. */
    StreamResume resume() {
        return new StreamResume(channel, streamId);
    }

    /** Says that it is over. */
    PublishEnd end() {
        return new PublishEnd(channel, streamId);
    }
}
