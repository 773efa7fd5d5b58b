package dev.headend.edge.rtmp.session;

import dev.headend.edge.connection.EndReason;
import dev.headend.edge.live.Refusal;
import dev.headend.rtmp.message.RtmpMessage;
import java.time.Duration;

/** Something that happens to a session. */
public sealed interface SessionEvent {
    /** A message came from the client. Media is not among them: it needs no session. */
    record Received(RtmpMessage message) implements SessionEvent {}

    /** The client may publish. */
    record PublishAdmitted() implements SessionEvent {}

    /** The client may not publish: somebody else does, on the same channel. */
    record ChannelTaken() implements SessionEvent {}

    /** The client may not publish. @param reason for the log; the client is not told */
    record PublishDenied(String reason) implements SessionEvent {}

    /** The client is subscribed; there may be no publisher yet. */
    record Subscribed() implements SessionEvent {}

    /** The stream that is subscribed to begins. */
    record Started() implements SessionEvent {}

    /** The stream that is subscribed to has ended. */
    record Ended() implements SessionEvent {}

    /** The subscription ended, or was refused: the client may not have the publisher's stream. */
    record PlayRefused(Refusal why) implements SessionEvent {}

    /** The client took nothing of what it was sent. @param stalled for how long at least */
    record TooSlow(Duration stalled) implements SessionEvent {}

    /** The server will stop once its publishers have gone: whoever can go is to. */
    record ServerDrains() implements SessionEvent {}

    /** The server is about to stop, or will have nothing more for this client before it does. */
    record ServerStops() implements SessionEvent {}

    /** The session is to end for a reason outside it. @param why for the log */
    record Killed(EndReason reason, String why) implements SessionEvent {}
}
