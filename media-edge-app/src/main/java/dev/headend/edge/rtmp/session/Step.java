package dev.headend.edge.rtmp.session;

import dev.headend.edge.rtmp.message.RtmpMessage;
import java.util.List;
import java.util.stream.Stream;

/** What follows from an event: the next state, and what is to be done, in this order. */
public record Step(SessionState state, List<SessionAction> actions) {
    public Step {
        actions = List.copyOf(actions);
    }

    static Step to(SessionState state) {
        return new Step(state, List.of());
    }

    Step and(SessionAction action) {
        return new Step(
                state, Stream.concat(actions.stream(), Stream.of(action)).toList());
    }

    Step send(RtmpMessage message) {
        return and(new SessionAction.Send(message));
    }

    /** The session ends with a last word. */
    static Step close(RtmpMessage lastWord, EndReason reason, String why) {
        return to(new SessionState.Closed()).send(lastWord).and(new SessionAction.Close(reason, why));
    }
}
