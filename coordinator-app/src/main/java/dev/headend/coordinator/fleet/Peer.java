package dev.headend.coordinator.fleet;

import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An edge or an encoder on one of its connections.
 *
 * @param id of the connection
 * @param role in which it is connected; one program may have a connection in each
 * @param instance of the program behind it, the same on all of its connections; null = it cannot resume anything, so for
 *     it the loss of the connection is the loss of the server
 */
public record Peer(PeerId id, ControlRole role, @Nullable PeerInstance instance) {
    /** Whether what it had may outlive its connection. */
    public boolean canResume() {
        return instance != null;
    }

    /** What stays the same on all connections of a program in one role; empty for one that cannot resume. */
    public Optional<Identity> identity() {
        return Optional.ofNullable(instance).map(known -> new Identity(role, known));
    }

    /** A program in one of its roles. */
    public record Identity(ControlRole role, PeerInstance instance) {}

    /** Whether the other is the same program in the same role, on another or the same connection. */
    public boolean isSameProgramAs(Peer other) {
        return role == other.role && instance != null && instance.equals(other.instance);
    }

    /** Whether this is the same program on a later connection. What it says on an earlier one is out of date. */
    public boolean isLaterThan(Peer other) {
        return isSameProgramAs(other) && id.compareTo(other.id) > 0;
    }

    /** For the log: "edge 2 (WebSocket)", "encoder 1". The number is the connection's: an edge has one for each protocol. */
    @Override
    public String toString() {
        return role.program() + " " + id
                + switch (role) {
                    case RTMP -> " (RTMP)";
                    case WSS -> " (WebSocket)";
                    case HLS -> "";
                };
    }
}
