package dev.headend.edge.control;

import dev.headend.control.ControlMessage.PublishEnd;
import dev.headend.control.ControlMessage.StreamResume;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;

/** A stream that the coordinator granted to a publisher of this edge. */
record PublishGrant(ChannelId channel, StreamId streamId) {
    /** The message that asks to resume it. */
    StreamResume resume() {
        return new StreamResume(channel, streamId);
    }

    /** The message that reports its end. */
    PublishEnd end() {
        return new PublishEnd(channel, streamId);
    }
}
