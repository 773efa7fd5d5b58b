package dev.headend.coordinator.control;

import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.control.SourceType;
import dev.headend.coordinator.fleet.FleetRegister;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerLinks;
import dev.headend.coordinator.fleet.StreamingServer;
import dev.headend.coordinator.stream.PublisherAdmission;
import dev.headend.coordinator.stream.StreamLifecycle;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Creates the session of a peer that has just connected, with a new connection id. */
final class PeerSessionFactory {
    private final FleetRegister fleet;
    private final PublisherAdmission admission;
    private final StreamLifecycle lifecycle;
    private final PeerLinks links;
    private final MessagesUnderWay underWay;

    /** @param underWay shared by all peers */
    PeerSessionFactory(
            FleetRegister fleet,
            PublisherAdmission admission,
            StreamLifecycle lifecycle,
            PeerLinks links,
            MessagesUnderWay underWay) {
        this.underWay = underWay;
        this.fleet = fleet;
        this.admission = admission;
        this.lifecycle = lifecycle;
        this.links = links;
    }

    /**
     * @param instance null = the peer cannot resume
     * @param replaced earlier runs of the peer's program that are dead; only an encoder's count
     */
    Mono<PeerSession> create(
            ControlRole role, @Nullable PeerInstance instance, List<PeerInstance> replaced, PeerAddress address) {
        return fleet.newPeer().map(id -> new Peer(id, role, instance)).map(peer -> switch (role) {
            case RTMP -> edge(peer, SourceType.RTMP, address);
            case WSS -> edge(peer, SourceType.WS, address);
            case HLS -> new EncoderSession(peer, replaced, address, underWay, fleet, lifecycle, links);
        });
    }

    private PeerSession edge(Peer peer, SourceType type, PeerAddress address) {
        StreamingServer server = new StreamingServer(peer, type, address.ip(), address.port(), address.ssl());
        return new EdgeSession(server, address, underWay, fleet, admission, lifecycle);
    }
}
