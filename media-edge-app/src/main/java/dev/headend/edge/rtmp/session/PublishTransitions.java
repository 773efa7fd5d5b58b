package dev.headend.edge.rtmp.session;

import dev.headend.edge.connection.EndReason;
import dev.headend.edge.rtmp.session.Replies.Level;
import dev.headend.edge.rtmp.session.SessionState.Active;
import dev.headend.edge.rtmp.session.SessionState.Admitting;
import dev.headend.edge.rtmp.session.SessionState.Connected;
import dev.headend.edge.rtmp.session.SessionState.Publishing;
import dev.headend.rtmp.message.RtmpMessage.Command;

/** Transitions of a publisher, from publish to the end of the stream. */
final class PublishTransitions {
    private final SessionRules rules;

    PublishTransitions(SessionRules rules) {
        this.rules = rules;
    }

    /** The type argument ({@code live}) is often left out, and is not looked at. */
    Transition publish(SessionState state, Command command) {
        int stream = command.messageStreamId();
        if (!(state instanceof Connected connected)) {
            return Transition.to(state)
                    .send(Replies.status(
                            stream, Level.ERROR, StatusCode.PUBLISH_BAD_CONNECTION, "Already publishing or playing."));
        }
        if (!connected.streams().contains(stream)) {
            return Transition.to(state)
                    .send(Replies.status(
                            stream, Level.ERROR, StatusCode.PUBLISH_BAD_CONNECTION, "No such message stream."));
        }
        StreamName name = StreamName.parse(command.argument(1).asText(""));
        return connected
                .application()
                .address(name, rules.idMaxLength())
                .map(address -> Transition.to(new Admitting(connected, stream))
                        .and(new SessionAction.Admit(address.channel(), address.key())))
                .orElseGet(() -> badName(
                        stream,
                        connected.application().invalidNameTold(),
                        connected.application().invalidName()));
    }

    Transition admitted(SessionState state) {
        if (!(state instanceof Admitting(Connected connection, int stream))) {
            return Transition.to(state).and(new SessionAction.StopPublishing());
        }
        return Transition.to(new Publishing(connection, stream))
                .send(Replies.streamBegin(stream))
                .send(Replies.status(stream, Level.STATUS, StatusCode.PUBLISH_START, "Publishing."));
    }

    Transition denied(SessionState state, String reason) {
        return state instanceof Admitting admitting
                ? badName(admitting.stream(), "Publishing refused.", reason)
                : Transition.to(state);
    }

    Transition taken(SessionState state) {
        return state instanceof Admitting admitting
                ? badName(admitting.stream(), "Channel already has a publisher.", "channel already has a publisher")
                : Transition.to(state);
    }

    /** @param told to the client: strangers must not learn whether a key is right */
    private static Transition badName(int stream, String told, String why) {
        return Transition.close(
                Replies.status(stream, Level.ERROR, StatusCode.PUBLISH_BAD_NAME, told),
                EndReason.REFUSED,
                "refused to publish: " + why);
    }

    Transition stop(Active active) {
        return Transition.to(active.connection())
                .and(new SessionAction.StopPublishing())
                .send(Replies.status(
                        active.stream(), Level.STATUS, StatusCode.UNPUBLISH_SUCCESS, "No longer publishing."));
    }
}
