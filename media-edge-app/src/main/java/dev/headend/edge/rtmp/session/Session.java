package dev.headend.edge.rtmp.session;

import dev.headend.edge.connection.EndReason;
import dev.headend.edge.rtmp.session.SessionState.Closed;
import dev.headend.edge.rtmp.session.SessionState.Connected;
import dev.headend.edge.rtmp.session.SessionState.Fresh;
import dev.headend.rtmp.message.RtmpMessage;
import dev.headend.rtmp.message.RtmpMessage.Command;
import dev.headend.rtmp.message.RtmpMessage.UserControl;
import java.time.Duration;

/** The transitions of a session. Stateless: the state is an argument and a result. */
public final class Session {
    private final ConnectionCommands connection;
    private final PublishTransitions publishing;
    private final PlayTransitions playing;

    public Session(SessionRules rules) {
        this.connection = new ConnectionCommands(rules);
        this.publishing = new PublishTransitions(rules);
        this.playing = new PlayTransitions(rules);
    }

    /** The transition that an event causes in a state. An event that makes no sense there changes nothing. */
    public Transition next(SessionState state, SessionEvent event) {
        if (state instanceof Closed) {
            return Transition.to(state);
        }
        return switch (event) {
            case SessionEvent.Received(Command command) -> command(state, command);
            case SessionEvent.Received(UserControl(UserControl.Event kind, int value)) ->
                kind == UserControl.Event.PING_REQUEST
                        ? Transition.to(state).send(new UserControl(UserControl.Event.PING_RESPONSE, value))
                        : Transition.to(state);
            case SessionEvent.Received(RtmpMessage _) -> Transition.to(state);
            case SessionEvent.PublishAdmitted _ -> publishing.admitted(state);
            case SessionEvent.ChannelTaken _ -> publishing.taken(state);
            case SessionEvent.PublishDenied(String reason) -> publishing.denied(state, reason);
            case SessionEvent.Subscribed _ -> playing.subscribed(state);
            case SessionEvent.Started _ -> playing.started(state);
            case SessionEvent.Ended _ -> playing.ended(state);
            case SessionEvent.PlayRefused(var why) -> playing.refused(state, why);
            case SessionEvent.TooSlow(Duration stalled) -> tooSlow(state, stalled);
            case SessionEvent.ServerDrains _ -> serverDrains(state);
            case SessionEvent.ServerStops _ -> serverStops(state);
            case SessionEvent.Killed(EndReason reason, String why) -> killed(state, reason, why);
        };
    }

    private Transition command(SessionState state, Command command) {
        if (state instanceof Fresh) {
            return command.name().equals("connect") ? connection.connect(command) : Transition.to(state);
        }
        return switch (command.name()) {
            case "publish" -> publishing.publish(state, command);
            case "play" -> playing.play(state, command, command.argument(1));
            case "play2" -> playing.play2(state, command);
            case "pause", "pauseRaw" -> playing.pause(state, command);
            case "receiveAudio", "receiveVideo" -> playing.receive(state, command);
            case "deleteStream" -> deleteStream(state, command);
            case "closeStream" -> stop(state, command.messageStreamId());
            default -> connection.other(state, command);
        };
    }

    /** Some clients send the key instead of the stream id: then the only stream is meant. */
    private Transition deleteStream(SessionState state, Command command) {
        int named = (int) command.argument(1).asNumber(0);
        int deleted = named == 0 && state instanceof SessionState.Active active ? active.stream() : named;
        Transition stopped = stop(state, deleted);
        return new Transition(ConnectionCommands.withoutStream(stopped.state(), deleted), stopped.actions());
    }

    private Transition stop(SessionState state, int stream) {
        return switch (state) {
            case SessionState.Active active when stream != 0 && stream != active.stream() -> Transition.to(state);
            case SessionState.Playing active -> playing.stop(active);
            case SessionState.Active active -> publishing.stop(active);
            case Fresh _, Connected _, Closed _ -> Transition.to(state);
        };
    }

    private Transition tooSlow(SessionState state, Duration stalled) {
        String why = "client took nothing for " + stalled.toSeconds() + " s, though data waited for it";
        return state instanceof SessionState.Playing player
                ? playing.tooSlow(player, why)
                : killed(state, EndReason.TOO_SLOW, why);
    }

    /** A player stays: nowhere else is what it plays. */
    private static Transition serverDrains(SessionState state) {
        Transition stays = Transition.to(state);
        return state instanceof SessionState.Publishing publisher
                        && publisher.connection().canReconnect()
                ? stays.send(Replies.reconnectRequest())
                : stays;
    }

    /** A client that can reconnects by itself, to whichever server it then reaches; the others see their stream end. */
    private static Transition serverStops(SessionState state) {
        Transition closed = killed(state, EndReason.SERVER_STOPPED, "server is stopping");
        boolean canReconnect = switch (state) {
            case Connected connected -> connected.canReconnect();
            case SessionState.Active active -> active.connection().canReconnect();
            case Fresh _, Closed _ -> false;
        };
        return canReconnect ? closed.after(Replies.reconnectRequest()) : closed;
    }

    /** Before connect the handshake may be incomplete: then no status is sent. */
    private static Transition killed(SessionState state, EndReason reason, String why) {
        if (state instanceof Fresh) {
            return Transition.to(new Closed()).and(new SessionAction.Close(reason, why));
        }
        int stream = state instanceof SessionState.Active active ? active.stream() : 0;
        RtmpMessage status =
                Replies.status(stream, Replies.Level.STATUS, StatusCode.CONNECT_CLOSED, "Closed by the server.");
        return Transition.close(status, reason, why);
    }
}
