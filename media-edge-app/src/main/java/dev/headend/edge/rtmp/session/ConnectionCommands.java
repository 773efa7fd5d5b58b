package dev.headend.edge.rtmp.session;

import dev.headend.edge.rtmp.amf0.Amf0;
import dev.headend.edge.rtmp.message.RtmpMessage.Command;
import dev.headend.edge.rtmp.message.RtmpMessage.SetChunkSize;
import dev.headend.edge.rtmp.message.RtmpMessage.SetPeerBandwidth;
import dev.headend.edge.rtmp.message.RtmpMessage.WindowAckSize;
import dev.headend.edge.rtmp.session.SessionState.Active;
import dev.headend.edge.rtmp.session.SessionState.Connected;
import dev.headend.edge.rtmp.session.SessionState.Fresh;
import dev.headend.media.ChannelId;

/** Commands that concern the connection, and those that only want an answer so that the client goes on. */
final class ConnectionCommands {
    private static final int WINDOW = 2_500_000;
    private static final Amf0 NULL = new Amf0.Null();

    private final SessionRules rules;

    ConnectionCommands(SessionRules rules) {
        this.rules = rules;
    }

    Step connect(Command command) {
        Amf0 app = command.argument(0).asFields().getOrDefault("app", NULL);
        return ChannelId.parse(StreamName.parse(app.asText("")).name(), rules.idMaxLength())
                .map(channel -> accept(command, channel))
                .orElseGet(() -> reject(command));
    }

    private Step accept(Command command, ChannelId channel) {
        return Step.to(new Connected(channel, 0))
                .send(new WindowAckSize(WINDOW))
                .send(new SetPeerBandwidth(WINDOW))
                .send(new SetChunkSize(rules.chunkSize()))
                .send(ConnectReply.to(command));
    }

    private static Step reject(Command command) {
        return Step.close(
                Replies.error(command, StatusCode.CONNECT_REJECTED, "Not a channel."),
                EndReason.REFUSED,
                "it named no valid channel");
    }

    /** Answers everything but publish and play. Without a transaction id nobody waits for a result. */
    Step other(SessionState state, Command command) {
        return switch (command.name()) {
            case "createStream" -> createStream(state, command);
            case "FCPublish" -> notified(state, command, "onFCPublish", StatusCode.PUBLISH_START);
            case "FCUnpublish" -> notified(state, command, "onFCUnpublish", StatusCode.UNPUBLISH_SUCCESS);
            case "FCSubscribe" -> notified(state, command, "onFCSubscribe", StatusCode.PLAY_START);
            case "releaseStream", "_checkbw" -> answered(state, command, new Amf0.Undefined());
            case "getStreamLength" -> answered(state, command, new Amf0.Number(0));
            default -> Step.to(state);
        };
    }

    private Step createStream(SessionState state, Command command) {
        Connected before = switch (state) {
            case Connected connected -> connected;
            case Active active -> active.connection();
            case Fresh _, SessionState.Closed _ -> null;
        };
        if (before == null || before.streams() >= SessionRules.MAX_STREAMS) {
            return Step.to(state).send(Replies.error(command, StatusCode.CALL_FAILED, "No more streams."));
        }
        Connected after = before.withStream();
        SessionState next = state instanceof Active active ? active.with(after) : after;
        return Step.to(next).send(Replies.result(command, new Amf0.Number(after.streams())));
    }

    private static Step notified(SessionState state, Command command, String notification, String code) {
        Step answered = answered(state, command, new Amf0.Undefined());
        return answered.send(
                Replies.notification(notification, code, command.argument(1).asText("")));
    }

    private static Step answered(SessionState state, Command command, Amf0 value) {
        return command.transactionId() == 0 ? Step.to(state) : Step.to(state).send(Replies.result(command, value));
    }
}
