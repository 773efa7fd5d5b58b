package dev.headend.rtmp.client;

import static java.util.Map.entry;

import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.client.ClientRequest.Purpose;
import dev.headend.rtmp.message.RtmpMessage;
import dev.headend.rtmp.message.RtmpMessage.Command;
import java.util.List;

/** The commands of a client, as FFmpeg sends them. */
final class ClientCommands {
    static final int CONNECT = 1;
    static final int CREATE_STREAM = 4;

    private static final int RELEASE_STREAM = 2;
    private static final int FC_PUBLISH = 3;
    private static final int START = 5;

    private static final Amf0 NULL = new Amf0.Null();
    /** From now on, whatever the stream's length: live. */
    private static final Amf0 LIVE = new Amf0.Number(-1000);
    /** Enhanced RTMP: reconnect, multitrack, modifiers; every codec is passed on (4). */
    private static final Amf0 CAPABILITIES = new Amf0.Number(1 + 2 + 4);

    private static final Amf0 EVERY_CODEC = Amf0.object(entry("*", new Amf0.Number(4)));

    private ClientCommands() {}

    static Command connect(ClientRequest request) {
        String program = request.purpose() == Purpose.PUBLISH ? "FMLE/3.0 (compatible; Headend)" : "LNX 9,0,124,2";
        return new Command(
                0,
                "connect",
                CONNECT,
                List.of(Amf0.object(
                        entry("app", new Amf0.Text(request.app())),
                        entry("type", new Amf0.Text("nonprivate")),
                        entry("flashVer", new Amf0.Text(program)),
                        entry("tcUrl", new Amf0.Text(request.tcUrl())),
                        entry("objectEncoding", new Amf0.Number(0)),
                        entry("fourCcList", new Amf0.StrictArray(List.of(new Amf0.Text("*")))),
                        entry("videoFourCcInfoMap", EVERY_CODEC),
                        entry("audioFourCcInfoMap", EVERY_CODEC),
                        entry("capsEx", CAPABILITIES))));
    }

    /** Some servers want a publisher to announce itself twice; nobody waits for those answers. */
    static List<RtmpMessage> createStream(ClientRequest request) {
        Amf0 name = new Amf0.Text(request.streamName());
        Command create = new Command(0, "createStream", CREATE_STREAM, List.of(NULL));
        return request.purpose() == Purpose.PLAY
                ? List.of(create)
                : List.of(
                        new Command(0, "releaseStream", RELEASE_STREAM, List.of(NULL, name)),
                        new Command(0, "FCPublish", FC_PUBLISH, List.of(NULL, name)),
                        create);
    }

    static Command start(ClientRequest request, int stream) {
        Amf0 name = new Amf0.Text(request.streamName());
        return request.purpose() == Purpose.PLAY
                ? new Command(stream, "play", START, List.of(NULL, name, LIVE))
                : new Command(stream, "publish", START, List.of(NULL, name, new Amf0.Text("live")));
    }

    static List<RtmpMessage> stop(ClientRequest request, int stream) {
        Command delete = new Command(0, "deleteStream", 0, List.of(NULL, new Amf0.Number(stream)));
        return request.purpose() == Purpose.PLAY
                ? List.of(delete)
                : List.of(new Command(0, "FCUnpublish", 0, List.of(NULL, new Amf0.Text(request.streamName()))), delete);
    }
}
