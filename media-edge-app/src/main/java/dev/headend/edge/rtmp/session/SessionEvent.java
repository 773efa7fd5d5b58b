package dev.headend.edge.rtmp.session;

import dev.headend.edge.rtmp.message.RtmpMessage;

/** Something that happens to a session. */
public sealed interface SessionEvent {
    /** The client said something; media is not among it, that needs no session. */
    record Received(RtmpMessage message) implements SessionEvent {}

    /** The client may publish. */
    record Admitted() implements SessionEvent {}

    /** The client may not publish. */
    record Denied(String reason) implements SessionEvent {}

    /** The subscription stands; there may be no publisher yet. */
    record Subscribed() implements SessionEvent {}

    /** The stream that is subscribed to begins. */
    record Started() implements SessionEvent {}

    /** The stream that is subscribed to is over. */
    record Ended() implements SessionEvent {}

    /** The subscription ended: the publisher's key is another one. */
    record WrongKey() implements SessionEvent {}

    /** The subscription ended: the client takes too little. */
    record TooSlow() implements SessionEvent {}

    /** Somebody else ends the session. */
    record Killed(EndReason reason, String why) implements SessionEvent {}
}
