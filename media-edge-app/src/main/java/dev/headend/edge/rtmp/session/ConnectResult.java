package dev.headend.edge.rtmp.session;

import static java.util.Map.entry;

import dev.headend.rtmp.amf0.Amf0;
import dev.headend.rtmp.message.RtmpMessage.Command;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * The {@code _result} of connect. A client that names its capabilities of Enhanced RTMP is told ours: to relay every codec
 * (spec/rtmp-clients.md). Nothing is made a condition.
 */
final class ConnectResult {
    /** Capability "forward", neither "decode" (1) nor "encode" (2). */
    private static final Amf0 CAN_FORWARD = new Amf0.Number(4);

    private static final Amf0 EVERY_CODEC = Amf0.object(entry("*", CAN_FORWARD));
    /** Of {@code capsEx}: the client can be asked to connect anew. */
    private static final int RECONNECT = 1;

    private static final int MULTITRACK = 2;
    private static final int MOD_EX = 4;
    private static final int NANOSECOND_OFFSETS = 8;
    /** Tracks and modifiers are relayed as they are. */
    private static final Amf0 CAPABILITIES = new Amf0.Number(RECONNECT + MULTITRACK + MOD_EX + NANOSECOND_OFFSETS);

    private ConnectResult() {}

    static Command to(Command connect) {
        return Replies.result(connect, properties(), information(connect.argument(0)));
    }

    /** What clients of the Flash era expect of a server. */
    private static Amf0 properties() {
        return Amf0.object(entry("fmsVer", new Amf0.Text("FMS/3,0,1,123")), entry("capabilities", new Amf0.Number(31)));
    }

    private static Amf0 information(Amf0 client) {
        SequencedMap<String, Amf0> info = new LinkedHashMap<>();
        info.put("level", new Amf0.Text("status"));
        info.put("code", new Amf0.Text(StatusCode.CONNECT_SUCCESS));
        info.put("description", new Amf0.Text("Connection succeeded."));
        info.put("objectEncoding", new Amf0.Number(0));
        if (speaksEnhanced(client.asFields())) {
            info.put("fourCcList", new Amf0.StrictArray(List.of(new Amf0.Text("*"))));
            info.put("videoFourCcInfoMap", EVERY_CODEC);
            info.put("audioFourCcInfoMap", EVERY_CODEC);
            info.put("capsEx", CAPABILITIES);
        }
        return new Amf0.Obj(info);
    }

    /** Whether the client of this connect command says that it understands a request to connect anew. */
    static boolean canReconnect(Command connect) {
        double capabilities = connect.argument(0)
                .asFields()
                .getOrDefault("capsEx", new Amf0.Undefined())
                .asNumber(0);
        return ((int) capabilities & RECONNECT) != 0;
    }

    private static boolean speaksEnhanced(SequencedMap<String, Amf0> client) {
        return client.containsKey("fourCcList")
                || client.containsKey("videoFourCcInfoMap")
                || client.containsKey("audioFourCcInfoMap")
                || client.containsKey("capsEx");
    }
}
