package dev.headend.edge.control;

import dev.headend.control.ControlMessage.PublishEnd;
import dev.headend.control.ControlMessage.PublishMove;
import dev.headend.control.ControlMessage.StreamResume;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;

/** A stream that the coordinator granted to a publisher of this edge. */
record PublishGrant(ChannelId channel, StreamId streamId) {
    /** The message that asks to resume it. */
    StreamResume resume() {
        return new StreamResume(channel, streamId);
    }

    /** The message that says that its publisher may come by another edge. */
    PublishMove move(StreamKey key) {
        return new PublishMove(channel, streamId, key.value());
    }

    /** The message that reports its end. */
    PublishEnd end() {
        return new PublishEnd(channel, streamId);
    }
}
