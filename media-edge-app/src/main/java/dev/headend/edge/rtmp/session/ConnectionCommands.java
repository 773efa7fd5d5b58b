package dev.headend.edge.rtmp.session;

import dev.headend.edge.connection.EndReason;
import dev.headend.edge.rtmp.session.SessionState.Active;
import dev.headend.edge.rtmp.session.SessionState.Connected;
import dev.headend.edge.rtmp.session.SessionState.Fresh;
import dev.headend.media.ChannelId;
import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.message.RtmpMessage.Command;
import dev.headend.rtmp.message.RtmpMessage.SetChunkSize;
import dev.headend.rtmp.message.RtmpMessage.SetPeerBandwidth;
import dev.headend.rtmp.message.RtmpMessage.WindowAckSize;
import dev.headend.text.LogText;
import java.util.Optional;

/** Commands of the connection, and those that clients only want answered before they go on. */
final class ConnectionCommands {
    private static final int WINDOW = 2_500_000;
    /** How much of an invalid name is logged, in code points. */
    private static final int SHOWN_NAME = 50;

    /** How much of a name is sent back, in characters: an answer is to be no longer than what it answers. */
    private static final int ECHOED_NAME = 1024;

    private static final Amf0 NULL = new Amf0.Null();

    private final SessionRules rules;

    ConnectionCommands(SessionRules rules) {
        this.rules = rules;
    }

    Transition connect(Command command) {
        Amf0 app = command.argument(0).asFields().getOrDefault("app", NULL);
        String name = StreamName.parse(app.asText("")).name();
        return application(name)
                .map(application -> accept(command, application))
                .orElseGet(() -> reject(command, name));
    }

    private Optional<Application> application(String name) {
        if (name.equals(rules.tokenApplication())) {
            return Optional.of(new Application.OfTokens(name));
        }
        return ChannelId.parse(name, rules.idMaxLength()).map(Application.OfChannel::new);
    }

    private Transition accept(Command command, Application application) {
        return Transition.to(new Connected(application, MessageStreams.NONE, ConnectResult.canReconnect(command)))
                .send(new WindowAckSize(WINDOW))
                .send(new SetPeerBandwidth(WINDOW))
                .send(new SetChunkSize(rules.chunkSize()))
                .send(ConnectResult.to(command));
    }

    private Transition reject(Command command, String name) {
        if (name.indexOf('/') < 0) {
            return reject(
                    command,
                    "Invalid channel name.",
                    "invalid channel name '" + shown(name) + "': it must be letters, digits, - and _, at most "
                            + rules.idMaxLength() + " characters");
        }
        String path = path(name);
        return reject(
                command,
                "Too many parts in the path: it is " + path + ".",
                "invalid channel name '" + shown(name) + "': it has too many parts, as the path must be " + path);
    }

    /** How an address is to be. Other servers have an application in front of the channel. */
    private String path(String name) {
        String application = rules.tokenApplication();
        return application != null && name.startsWith(application + "/")
                ? application + "/NAME?token=TOKEN"
                : "CHANNEL/KEY";
    }

    private static Transition reject(Command command, String told, String why) {
        return Transition.close(Replies.error(command, StatusCode.CONNECT_REJECTED, told), EndReason.REFUSED, why);
    }

    /** Without what follows a slash, which may be a stream key that was written in the wrong place. */
    private static String shown(String name) {
        int slash = name.indexOf('/');
        return LogText.line(slash < 0 ? name : name.substring(0, slash + 1) + "…", SHOWN_NAME);
    }

    /** Answers all other commands. Without a transaction id the client expects no result. */
    Transition other(SessionState state, Command command) {
        return switch (command.name()) {
            case "connect" ->
                Transition.to(state).send(Replies.error(command, StatusCode.CONNECT_REJECTED, "Already connected."));
            case "createStream" -> createStream(state, command);
            case "FCPublish" -> notified(state, command, "onFCPublish", StatusCode.PUBLISH_START);
            case "FCUnpublish" -> notified(state, command, "onFCUnpublish", StatusCode.UNPUBLISH_SUCCESS);
            case "FCSubscribe" -> notified(state, command, "onFCSubscribe", StatusCode.PLAY_START);
            case "releaseStream", "_checkbw", "seek" -> answered(state, command, new Amf0.Undefined());
            case "getStreamLength" -> answered(state, command, new Amf0.Number(0));
            default -> Transition.to(state);
        };
    }

    private static Transition createStream(SessionState state, Command command) {
        MessageStreams streams = streamsOf(state);
        if (streams.isFull()) {
            return Transition.to(state)
                    .send(Replies.error(command, StatusCode.CALL_FAILED, "Too many message streams."));
        }
        int id = streams.lowestFree();
        return Transition.to(with(state, streams.with(id))).send(Replies.result(command, new Amf0.Number(id)));
    }

    /** Takes back an id that createStream gave out; that nobody plays or publishes on it any more is settled before. */
    static SessionState withoutStream(SessionState state, int id) {
        return with(state, streamsOf(state).without(id));
    }

    static MessageStreams streamsOf(SessionState state) {
        return switch (state) {
            case Connected connected -> connected.streams();
            case Active active -> active.connection().streams();
            case Fresh _, SessionState.Closed _ -> MessageStreams.NONE;
        };
    }

    private static SessionState with(SessionState state, MessageStreams streams) {
        return switch (state) {
            case Connected connected -> connected.with(streams);
            case Active active -> active.with(active.connection().with(streams));
            case Fresh _, SessionState.Closed _ -> state;
        };
    }

    private static Transition notified(SessionState state, Command command, String notification, String code) {
        Transition answered = answered(state, command, new Amf0.Undefined());
        String name = command.argument(1).asText("");
        String echoed = name.substring(0, Math.min(name.length(), ECHOED_NAME));
        return answered.send(Replies.notification(notification, code, echoed));
    }

    private static Transition answered(SessionState state, Command command, Amf0 value) {
        return command.transactionId() == 0
                ? Transition.to(state)
                : Transition.to(state).send(Replies.result(command, value));
    }
}
