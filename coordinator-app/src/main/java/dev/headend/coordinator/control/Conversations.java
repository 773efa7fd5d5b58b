package dev.headend.coordinator.control;

import dev.headend.control.ControlRole;
import dev.headend.control.SourceType;
import dev.headend.coordinator.fleet.FleetRegister;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.fleet.StreamingServer;
import dev.headend.coordinator.stream.PublisherAdmission;
import dev.headend.coordinator.stream.StreamLives;
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

    Mono<Conversation> with(ControlRole role, PeerAddress address) {
        return fleet.newPeer().map(id -> switch (role) {
            case RTMP -> withServer(id, SourceType.RTMP, address);
            case WSS -> withServer(id, SourceType.WS, address);
            case HLS -> new EncoderConversation(id, address, fleet, lives);
        });
    }

    private Conversation withServer(PeerId id, SourceType type, PeerAddress address) {
        StreamingServer server = new StreamingServer(id, type, address.ip(), address.port(), address.ssl());
        return new EdgeConversation(server, address, fleet, admission, lives);
    }
}
