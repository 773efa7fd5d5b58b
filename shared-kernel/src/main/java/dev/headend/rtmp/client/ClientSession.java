package dev.headend.rtmp.client;

import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.client.ClientRequest.Purpose;
import dev.headend.rtmp.client.ClientState.Connecting;
import dev.headend.rtmp.client.ClientState.CreatingStream;
import dev.headend.rtmp.client.ClientState.Ended;
import dev.headend.rtmp.client.ClientState.Running;
import dev.headend.rtmp.client.ClientState.Starting;
import dev.headend.rtmp.message.RtmpMessage;
import dev.headend.rtmp.message.RtmpMessage.Command;
import dev.headend.rtmp.message.RtmpMessage.UserControl;
import java.util.List;
import java.util.Set;

/**
 * The transitions of a client's session. Tolerant of servers: an answer counts by its transaction id and its code, whatever
 * message stream it comes on. Stateless: the state is an argument and a result.
 */
public final class ClientSession {
    private static final String RECONNECT_REQUEST = "NetConnection.Connect.ReconnectRequest";
    /** Errors, which some servers give the level of a status. */
    private static final Set<String> FAILURES = Set.of(
            "NetConnection.Connect.Rejected",
            "NetConnection.Connect.Failed",
            "NetConnection.Connect.InvalidApp",
            "NetStream.Publish.BadName",
            "NetStream.Publish.Denied",
            "NetStream.Play.BadName",
            "NetStream.Play.Failed",
            "NetStream.Play.StreamNotFound");

    private static final Set<String> ENDS = Set.of(
            "NetConnection.Connect.Closed",
            "NetConnection.Connect.AppShutdown",
            "NetStream.Play.Complete",
            "NetStream.Play.Stop",
            "NetStream.Play.UnpublishNotify",
            "NetStream.Unpublish.Success");

    private final ClientRequest request;

    public ClientSession(ClientRequest request) {
        this.request = request;
    }

    /** What is said when the handshake is done. */
    public ClientTransition begin() {
        return new ClientTransition(new Connecting(), List.of(ClientCommands.connect(request)));
    }

    /**
     * The transition that a message causes. One that makes no sense in a state changes nothing.
     *
     * @param received of any kind; media stays the caller's
     */
    public ClientTransition next(ClientState state, RtmpMessage received) {
        if (state instanceof Ended) {
            return to(state);
        }
        return switch (received) {
            case Command command -> command(state, command);
            case UserControl(UserControl.Event event, int value) -> userControl(state, event, value);
            case RtmpMessage.SetPeerBandwidth(int bytes) ->
                new ClientTransition(state, List.of(new RtmpMessage.WindowAckSize(bytes)));
            case RtmpMessage.Timed _ -> media(state);
            default -> to(state);
        };
    }

    /** What a client says before it leaves; nothing if there is no stream. */
    public List<RtmpMessage> leave(ClientState state) {
        return switch (state) {
            case Starting(int stream) -> ClientCommands.stop(request, stream);
            case Running(int stream) -> ClientCommands.stop(request, stream);
            default -> List.of();
        };
    }

    private static ClientTransition to(ClientState state) {
        return new ClientTransition(state, List.of());
    }

    private static ClientTransition userControl(ClientState state, UserControl.Event event, int value) {
        return switch (event) {
            case PING_REQUEST ->
                new ClientTransition(state, List.of(new UserControl(UserControl.Event.PING_RESPONSE, value)));
            case STREAM_EOF -> state instanceof Running ? to(new ClientState.Finished("StreamEOF")) : to(state);
            case STREAM_BEGIN, PING_RESPONSE -> to(state);
        };
    }

    /** Some servers send media and no status. */
    private ClientTransition media(ClientState state) {
        return request.purpose() == Purpose.PLAY && state instanceof Starting(int stream)
                ? to(new Running(stream))
                : to(state);
    }

    private ClientTransition command(ClientState state, Command command) {
        return switch (command.name()) {
            case "_result" -> result(state, command);
            case "_error" -> error(state, command);
            case "onStatus" -> status(state, command);
            case "close" -> to(new ClientState.Finished("close"));
            default -> to(state);
        };
    }

    private ClientTransition result(ClientState state, Command command) {
        int transaction = (int) command.transactionId();
        if (state instanceof Connecting && transaction == ClientCommands.CONNECT) {
            return new ClientTransition(new CreatingStream(), ClientCommands.createStream(request));
        }
        if (state instanceof CreatingStream && transaction == ClientCommands.CREATE_STREAM) {
            int stream = (int) command.argument(1).asNumber(1);
            return new ClientTransition(new Starting(stream), List.of(ClientCommands.start(request, stream)));
        }
        return to(state);
    }

    /** That of a command whose answer nobody waits for changes nothing: many servers do not know FCPublish. */
    private static ClientTransition error(ClientState state, Command command) {
        int transaction = (int) command.transactionId();
        boolean awaited = switch (state) {
            case Connecting _ -> transaction == ClientCommands.CONNECT;
            case CreatingStream _ -> transaction == ClientCommands.CREATE_STREAM;
            case Starting _ -> transaction > ClientCommands.CREATE_STREAM;
            default -> false;
        };
        return awaited ? to(refused(command)) : to(state);
    }

    private ClientTransition status(ClientState state, Command command) {
        String code = info(command, "code");
        if (code.equals(RECONNECT_REQUEST)) {
            String address = info(command, "tcUrl");
            return to(new ClientState.ReconnectRequested(
                    address.isEmpty() ? null : address, info(command, "description")));
        }
        if (FAILURES.contains(code) || info(command, "level").equals("error")) {
            return to(refused(command));
        }
        if (ENDS.contains(code)) {
            return to(new ClientState.Finished(code));
        }
        String start = request.purpose() == Purpose.PLAY ? "NetStream.Play.Start" : "NetStream.Publish.Start";
        return code.equals(start) && state instanceof Starting(int stream) ? to(new Running(stream)) : to(state);
    }

    private static ClientState refused(Command command) {
        return new ClientState.Refused(info(command, "code"), info(command, "description"));
    }

    private static String info(Command command, String name) {
        Amf0 value = command.argument(1).asFields().get(name);
        return value == null ? "" : value.asText("");
    }
}
