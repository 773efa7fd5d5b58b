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
    private static final Amf0 MULTITRACK_AND_MOD_EX = new Amf0.Number(2 + 4);

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
            info.put("capsEx", MULTITRACK_AND_MOD_EX);
        }
        return new Amf0.Obj(info);
    }

    private static boolean speaksEnhanced(SequencedMap<String, Amf0> client) {
        return client.containsKey("fourCcList")
                || client.containsKey("videoFourCcInfoMap")
                || client.containsKey("audioFourCcInfoMap")
                || client.containsKey("capsEx");
    }
}
