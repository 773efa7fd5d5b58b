package dev.headend.edge.rtmp.session;

import dev.headend.edge.connection.EndReason;
import dev.headend.edge.live.CacheUse;
import dev.headend.edge.live.MediaPacket;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamKey;
import dev.headend.rtmp.message.RtmpMessage;

/** Something to do for a session. */
public sealed interface SessionAction {
    record Send(RtmpMessage message) implements SessionAction {}

    /** Ask whether the client may publish; an event is the answer. */
    record Admit(ChannelId channel, StreamKey key) implements SessionAction {}

    /** End what the client publishes, or its admission. */
    record StopPublishing() implements SessionAction {}

    /** Subscribe to a channel; events are the answer. @param stream the message stream that media is sent on */
    record Subscribe(ChannelId channel, StreamKey key, CacheUse cacheUse, int stream) implements SessionAction {}

    record Unsubscribe() implements SessionAction {}

    record Pause(boolean pause) implements SessionAction {}

    /** Deliver a kind of media, or no longer. */
    record Receive(MediaPacket.Kind kind, boolean wanted) implements SessionAction {}

    /** Send what has been written, and close the connection. @param why for the log */
    record Close(EndReason reason, String why) implements SessionAction {}
}
