package dev.headend.edge.rtmp.session;

import dev.headend.edge.connection.EndReason;
import dev.headend.edge.live.MediaPacket;
import dev.headend.edge.live.Refusal;
import dev.headend.edge.rtmp.session.Replies.Level;
import dev.headend.edge.rtmp.session.SessionState.Connected;
import dev.headend.edge.rtmp.session.SessionState.Playing;
import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.message.RtmpMessage.Command;
import java.util.Optional;

/** Transitions of a player, from play to stop. Meanwhile the stream may end and another one begin. */
final class PlayTransitions {
    private final SessionRules rules;

    PlayTransitions(SessionRules rules) {
        this.rules = rules;
    }

    Transition play(SessionState state, Command command, Amf0 name) {
        int stream = command.messageStreamId();
        if (!rules.mayPlay()) {
            return badName(stream, "address is not in the play whitelist (RTMP_PLAY_WHITELIST)");
        }
        return switch (state) {
            case Connected connected -> subscribe(Transition.to(state), connected, stream, name);
            case Playing playing -> again(playing, stream, name);
            default -> failed(state, stream, "Already publishing.");
        };
    }

    /** The same again changes nothing, so that nobody gets the latest group over and over; another key or stream does. */
    private Transition again(Playing playing, int stream, Amf0 name) {
        Optional<StreamAddress> wanted =
                playing.connection().application().address(StreamName.parse(name.asText("")), rules.idMaxLength());
        boolean same = stream == playing.stream()
                && wanted.filter(playing.address()::equals).isPresent();
        return same
                ? subscribed(playing)
                : subscribe(
                        Transition.to(playing).and(new SessionAction.Unsubscribe()),
                        playing.connection(),
                        stream,
                        name);
    }

    /** The variant with an object: switches to another stream; here a play like any other. */
    Transition play2(SessionState state, Command command) {
        Amf0 name = command.argument(1).asFields().getOrDefault("streamName", new Amf0.Undefined());
        return play(state, command, name);
    }

    private Transition subscribe(Transition before, Connected connected, int stream, Amf0 name) {
        if (!connected.streams().contains(stream)) {
            return failed(before.state(), stream, "No such message stream.");
        }
        StreamName streamName = StreamName.parse(name.asText(""));
        return connected
                .application()
                .address(streamName, rules.idMaxLength())
                .map(address ->
                        subscribe(before, new Playing(connected, stream, address, streamName.cacheUse(), false)))
                .orElseGet(() -> badName(stream, connected.application().invalidName()));
    }

    private static Transition subscribe(Transition before, Playing playing) {
        SessionAction subscribe = new SessionAction.Subscribe(
                playing.address().channel(), playing.address().key(), playing.cacheUse(), playing.stream());
        return new Transition(playing, before.actions()).and(subscribe);
    }

    private static Transition failed(SessionState state, int stream, String why) {
        return Transition.to(state).send(Replies.status(stream, Level.ERROR, StatusCode.PLAY_FAILED, why));
    }

    /** The client is told that it plays, even while there is no publisher. */
    Transition subscribed(SessionState state) {
        if (!(state instanceof Playing playing)) {
            return Transition.to(state);
        }
        int stream = playing.stream();
        return Transition.to(playing)
                .send(Replies.streamBegin(stream))
                .send(Replies.status(stream, Level.STATUS, StatusCode.PLAY_RESET, "Playing and resetting."))
                .send(Replies.status(stream, Level.STATUS, StatusCode.PLAY_START, "Playing."));
    }

    Transition started(SessionState state) {
        if (!(state instanceof Playing playing) || !playing.ended()) {
            return Transition.to(state);
        }
        int stream = playing.stream();
        return Transition.to(playing.withEnded(false))
                .send(Replies.streamBegin(stream))
                .send(Replies.status(stream, Level.STATUS, StatusCode.PLAY_PUBLISH_NOTIFY, "Stream started."));
    }

    Transition ended(SessionState state) {
        if (!(state instanceof Playing playing)) {
            return Transition.to(state);
        }
        int stream = playing.stream();
        return Transition.to(playing.withEnded(true))
                .send(Replies.streamEnd(stream))
                .send(Replies.status(stream, Level.STATUS, StatusCode.PLAY_UNPUBLISH_NOTIFY, "Stream ended."));
    }

    Transition refused(SessionState state, Refusal why) {
        if (!(state instanceof Playing playing)) {
            return Transition.to(state);
        }
        return switch (why) {
            case WRONG_KEY -> badName(playing.stream(), "stream key is not the publisher's");
            case OTHER_FORMAT -> otherFormat(playing.stream());
        };
    }

    private static Transition otherFormat(int stream) {
        return Transition.close(
                Replies.status(
                        stream,
                        Level.ERROR,
                        StatusCode.PLAY_FAILED,
                        "The channel's stream is published over WebSocket, and cannot be played over RTMP."),
                EndReason.REFUSED,
                "refused to play: the stream is published over WebSocket, and cannot be played over RTMP");
    }

    Transition tooSlow(Playing playing, String why) {
        return Transition.close(
                Replies.status(playing.stream(), Level.ERROR, StatusCode.PLAY_INSUFFICIENT_BANDWIDTH, "Too slow."),
                EndReason.TOO_SLOW,
                why);
    }

    private static Transition badName(int stream, String why) {
        return Transition.close(
                Replies.status(stream, Level.ERROR, StatusCode.PLAY_BAD_NAME, "Playing refused."),
                EndReason.REFUSED,
                "refused to play: " + why);
    }

    Transition stop(Playing playing) {
        return Transition.to(playing.connection())
                .and(new SessionAction.Unsubscribe())
                .send(Replies.status(playing.stream(), Level.STATUS, StatusCode.PLAY_STOP, "Stopped."));
    }

    Transition pause(SessionState state, Command command) {
        if (!(state instanceof Playing playing)) {
            return Transition.to(state);
        }
        boolean pause = isTrue(command.argument(1));
        String code = pause ? StatusCode.PAUSE : StatusCode.UNPAUSE;
        return Transition.to(state)
                .and(new SessionAction.Pause(pause))
                .send(Replies.status(playing.stream(), Level.STATUS, code, pause ? "Paused." : "Resumed."));
    }

    Transition receive(SessionState state, Command command) {
        MediaPacket.Kind kind = command.name().equals("receiveAudio") ? MediaPacket.Kind.AUDIO : MediaPacket.Kind.VIDEO;
        return state instanceof Playing
                ? Transition.to(state).and(new SessionAction.Receive(kind, isTrue(command.argument(1))))
                : Transition.to(state);
    }

    private static boolean isTrue(Amf0 value) {
        return value instanceof Amf0.Bool(boolean bool) && bool;
    }
}
