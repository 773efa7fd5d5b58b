package dev.headend.edge.rtmp.session;

import dev.headend.edge.live.MediaPacket;
import dev.headend.edge.rtmp.amf0.Amf0;
import dev.headend.edge.rtmp.message.RtmpMessage.Command;
import dev.headend.edge.rtmp.session.Replies.Level;
import dev.headend.edge.rtmp.session.SessionState.Connected;
import dev.headend.edge.rtmp.session.SessionState.Playing;
import dev.headend.media.StreamKey;

/** From the wish to play to its end. The stream that is played may end and another begin in between. */
final class PlayTransitions {
    private final SessionRules rules;

    PlayTransitions(SessionRules rules) {
        this.rules = rules;
    }

    Step play(SessionState state, Command command, Amf0 name) {
        int stream = command.messageStreamId();
        if (!rules.mayPlay()) {
            return badName(stream, "it is not among those who may play");
        }
        return switch (state) {
            case Connected connected -> subscribe(Step.to(state), connected, stream, name);
            case Playing playing ->
                subscribe(Step.to(state).and(new SessionAction.Unsubscribe()), playing.connection(), stream, name);
            default ->
                Step.to(state).send(Replies.status(stream, Level.ERROR, StatusCode.PLAY_FAILED, "Publishing already."));
        };
    }

    /** The variant with an object: a switch to another stream, for us a play like any other. */
    Step play2(SessionState state, Command command) {
        Amf0 name = command.argument(1).asFields().getOrDefault("streamName", new Amf0.Undefined());
        return play(state, command, name);
    }

    private Step subscribe(Step before, Connected connection, int stream, Amf0 name) {
        StreamName streamName = StreamName.parse(name.asText(""));
        return StreamKey.parse(streamName.name(), rules.idMaxLength())
                .map(key -> new SessionAction.Subscribe(connection.channel(), key, streamName.cacheUse(), stream))
                .map(subscribe -> new Step(new Playing(connection, stream, false), before.actions()).and(subscribe))
                .orElseGet(() -> badName(stream, "its key is not a valid one"));
    }

    /** The client need not wait for a publisher to hear that it may play. */
    Step subscribed(SessionState state) {
        if (!(state instanceof Playing playing)) {
            return Step.to(state);
        }
        int stream = playing.stream();
        return Step.to(playing)
                .send(Replies.streamBegin(stream))
                .send(Replies.status(stream, Level.STATUS, StatusCode.PLAY_RESET, "Playing and resetting."))
                .send(Replies.status(stream, Level.STATUS, StatusCode.PLAY_START, "Playing."));
    }

    Step started(SessionState state) {
        if (!(state instanceof Playing playing) || !playing.over()) {
            return Step.to(state);
        }
        int stream = playing.stream();
        return Step.to(playing.between(false))
                .send(Replies.streamBegin(stream))
                .send(Replies.status(stream, Level.STATUS, StatusCode.PLAY_PUBLISH_NOTIFY, "A stream begins."));
    }

    Step ended(SessionState state) {
        if (!(state instanceof Playing playing)) {
            return Step.to(state);
        }
        int stream = playing.stream();
        return Step.to(playing.between(true))
                .send(Replies.streamEnd(stream))
                .send(Replies.status(stream, Level.STATUS, StatusCode.PLAY_UNPUBLISH_NOTIFY, "The stream is over."));
    }

    Step wrongKey(SessionState state) {
        return state instanceof Playing playing
                ? badName(playing.stream(), "its key is not the publisher's")
                : Step.to(state);
    }

    Step tooSlow(SessionState state) {
        if (!(state instanceof Playing playing)) {
            return Step.to(state);
        }
        return Step.close(
                Replies.status(playing.stream(), Level.ERROR, StatusCode.PLAY_INSUFFICIENT_BANDWIDTH, "Too slow."),
                EndReason.TOO_SLOW,
                "it took nothing for too long");
    }

    private static Step badName(int stream, String why) {
        return Step.close(
                Replies.status(stream, Level.ERROR, StatusCode.PLAY_BAD_NAME, "There is nothing to play."),
                EndReason.REFUSED,
                why);
    }

    Step stop(Playing playing) {
        return Step.to(playing.connection())
                .and(new SessionAction.Unsubscribe())
                .send(Replies.status(playing.stream(), Level.STATUS, StatusCode.PLAY_STOP, "Stopped."));
    }

    Step pause(SessionState state, Command command) {
        if (!(state instanceof Playing playing)) {
            return Step.to(state);
        }
        boolean pause = isTrue(command.argument(1));
        String code = pause ? StatusCode.PAUSE : StatusCode.UNPAUSE;
        return Step.to(state)
                .and(new SessionAction.Pause(pause))
                .send(Replies.status(playing.stream(), Level.STATUS, code, pause ? "Paused." : "Going on."));
    }

    Step receive(SessionState state, Command command) {
        MediaPacket.Kind kind = command.name().equals("receiveAudio") ? MediaPacket.Kind.AUDIO : MediaPacket.Kind.VIDEO;
        return state instanceof Playing
                ? Step.to(state).and(new SessionAction.Receive(kind, isTrue(command.argument(1))))
                : Step.to(state);
    }

    private static boolean isTrue(Amf0 value) {
        return value instanceof Amf0.Bool(boolean bool) && bool;
    }
}
