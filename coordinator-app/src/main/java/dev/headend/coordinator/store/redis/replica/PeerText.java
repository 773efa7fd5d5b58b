package dev.headend.coordinator.store.redis.replica;

import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.control.SourceType;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.fleet.StreamingServer;
import java.util.UUID;

/**
 * Peers as text, as scripts read them, too: {@code 7 HLS 6f1c…}, with {@code -} for the UUID of one that cannot resume. What is
 * unreadable is an {@link IllegalArgumentException}.
 */
public final class PeerText {
    private static final String NO_INSTANCE = "-";

    private PeerText() {}

    /** A peer in words: its connection, role and program. */
    public static String write(Peer peer) {
        PeerInstance instance = peer.instance();
        return peer.id() + " " + peer.role() + " " + (instance == null ? NO_INSTANCE : instance);
    }

    /** The other way round. */
    public static Peer read(String text) {
        String[] parts = parts(text, 3);
        PeerInstance instance = parts[2].equals(NO_INSTANCE) ? null : instance(parts[2]);
        return new Peer(id(parts[0]), ControlRole.valueOf(parts[1]), instance);
    }

    /** The number of a connection. */
    public static PeerId id(String text) {
        return new PeerId(Long.parseLong(text));
    }

    /** The UUID of a program. */
    public static PeerInstance instance(String text) {
        return new PeerInstance(UUID.fromString(text));
    }

    /** How encoders reach a server: {@code RTMP 192.0.2.1 1935 plain}. */
    public static String write(StreamingServer server) {
        return server.type() + " " + server.ip() + " " + server.port() + " " + (server.ssl() ? "ssl" : "plain");
    }

    /** The other way round. @param peer that the server is connected as */
    public static StreamingServer readServer(Peer peer, String text) {
        String[] parts = parts(text, 4);
        SourceType type = SourceType.valueOf(parts[0]);
        return new StreamingServer(peer, type, parts[1], Integer.parseInt(parts[2]), parts[3].equals("ssl"));
    }

    /** The words of a text. */
    public static String[] parts(String text, int count) {
        String[] parts = text.split(" ", -1);
        if (parts.length != count) {
            throw new IllegalArgumentException(count + " words expected: " + text);
        }
        return parts;
    }
}
