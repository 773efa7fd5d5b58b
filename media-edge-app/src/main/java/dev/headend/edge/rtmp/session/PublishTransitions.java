package dev.headend.edge.rtmp.session;

import dev.headend.edge.rtmp.message.RtmpMessage.Command;
import dev.headend.edge.rtmp.session.Replies.Level;
import dev.headend.edge.rtmp.session.SessionState.Active;
import dev.headend.edge.rtmp.session.SessionState.Admitting;
import dev.headend.edge.rtmp.session.SessionState.Connected;
import dev.headend.edge.rtmp.session.SessionState.Publishing;
import dev.headend.media.StreamKey;

/** From the wish to publish to the end of the stream. */
final class PublishTransitions {
    private final SessionRules rules;

    PublishTransitions(SessionRules rules) {
        this.rules = rules;
    }

    /** The type argument ({@code live}) is often left out, and means nothing here. */
    Step publish(SessionState state, Command command) {
        int stream = command.messageStreamId();
        if (!(state instanceof Connected connected)) {
            return Step.to(state)
                    .send(Replies.status(
                            stream, Level.ERROR, StatusCode.PUBLISH_BAD_CONNECTION, "Already publishing or playing."));
        }
        StreamName name = StreamName.parse(command.argument(1).asText(""));
        return StreamKey.parse(name.name(), rules.idMaxLength())
                .map(key -> Step.to(new Admitting(connected, stream))
                        .and(new SessionAction.Admit(connected.channel(), key)))
                .orElseGet(() -> badName(stream, "its key is not a valid one"));
    }

    Step admitted(SessionState state) {
        if (!(state instanceof Admitting(Connected connection, int stream))) {
            return Step.to(state).and(new SessionAction.StopPublishing());
        }
        return Step.to(new Publishing(connection, stream))
                .send(Replies.streamBegin(stream))
                .send(Replies.status(stream, Level.STATUS, StatusCode.PUBLISH_START, "Publishing."));
    }

    Step denied(SessionState state, String reason) {
        return state instanceof Admitting admitting ? badName(admitting.stream(), reason) : Step.to(state);
    }

    private static Step badName(int stream, String why) {
        return Step.close(
                Replies.status(stream, Level.ERROR, StatusCode.PUBLISH_BAD_NAME, "Publishing is not possible."),
                EndReason.REFUSED,
                why);
    }

    Step stop(Active active) {
        return Step.to(active.connection())
                .and(new SessionAction.StopPublishing())
                .send(Replies.status(
                        active.stream(), Level.STATUS, StatusCode.UNPUBLISH_SUCCESS, "No longer publishing."));
    }
}
