package dev.headend.coordinator.control;

import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.control.SourceType;
import dev.headend.coordinator.fleet.FleetRegister;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.StreamingServer;
import dev.headend.coordinator.stream.PublisherAdmission;
import dev.headend.coordinator.stream.StreamLives;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Makes the conversation for a peer that has just connected. */
final class Conversations {
    private final FleetRegister fleet;
    private final PublisherAdmission admission;
    private final StreamLives lives;

    Conversations(FleetRegister fleet, PublisherAdmission admission, StreamLives lives) {
        this.fleet = fleet;
        this.admission = admission;
        this.lives = lives;
    }

    /** @param instance null = the peer cannot resume */
    Mono<Conversation> with(ControlRole role, @Nullable PeerInstance instance, PeerAddress address) {
        return fleet.newPeer().map(id -> new Peer(id, instance)).map(peer -> switch (role) {
            case RTMP -> withServer(peer, SourceType.RTMP, address);
            case WSS -> withServer(peer, SourceType.WS, address);
            case HLS -> new EncoderConversation(peer, address, fleet, lives);
        });
    }

    private Conversation withServer(Peer peer, SourceType type, PeerAddress address) {
        StreamingServer server = new StreamingServer(peer, type, address.ip(), address.port(), address.ssl());
        return new EdgeConversation(server, address, fleet, admission, lives);
    }
}
