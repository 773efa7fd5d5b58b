package dev.headend.edge.rtmp.session;

import dev.headend.edge.connection.EndReason;
import dev.headend.rtmp.message.RtmpMessage;
import java.util.List;
import java.util.stream.Stream;

/** What an event causes: the next state, and the actions to carry out, in this order. */
public record Transition(SessionState state, List<SessionAction> actions) {
    public Transition {
        actions = List.copyOf(actions);
    }

    static Transition to(SessionState state) {
        return new Transition(state, List.of());
    }

    Transition and(SessionAction action) {
        return new Transition(
                state, Stream.concat(actions.stream(), Stream.of(action)).toList());
    }

    Transition send(RtmpMessage message) {
        return and(new SessionAction.Send(message));
    }

    /** The same, but first a message is sent. */
    Transition after(RtmpMessage message) {
        return new Transition(
                state,
                Stream.concat(Stream.of(new SessionAction.Send(message)), actions.stream())
                        .toList());
    }

    /** The session ends after a status that tells the client. */
    static Transition close(RtmpMessage status, EndReason reason, String why) {
        return to(new SessionState.Closed()).send(status).and(new SessionAction.Close(reason, why));
    }
}
