package dev.headend.edge.rtmp.session;

import dev.headend.edge.live.CacheUse;
import dev.headend.edge.live.MediaPacket;
import dev.headend.edge.rtmp.message.RtmpMessage;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamKey;

/** Something to be done for a session. */
public sealed interface SessionAction {
    record Send(RtmpMessage message) implements SessionAction {}

    /** Ask whether the client may publish; answered by an event. */
    record Admit(ChannelId channel, StreamKey key) implements SessionAction {}

    /** End what the client publishes, or its asking to. */
    record StopPublishing() implements SessionAction {}

    /** Subscribe to a channel; answered by events. Media goes out on the message stream. */
    record Subscribe(ChannelId channel, StreamKey key, CacheUse cacheUse, int stream) implements SessionAction {}

    record Unsubscribe() implements SessionAction {}

    record Pause(boolean pause) implements SessionAction {}

    /** Deliver a kind of media, or no longer. */
    record Receive(MediaPacket.Kind kind, boolean wanted) implements SessionAction {}

    /** Send what there is to send, and end the connection. @param why for the log */
    record Close(EndReason reason, String why) implements SessionAction {}
}
