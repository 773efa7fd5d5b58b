package dev.headend.coordinator.control;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlMessage.PublishEnd;
import dev.headend.control.ControlMessage.PublishRequest;
import dev.headend.control.ControlMessage.StreamResume;
import dev.headend.coordinator.fleet.FleetRegister;
import dev.headend.coordinator.fleet.StreamingServer;
import dev.headend.coordinator.stream.PublisherAdmission;
import dev.headend.coordinator.stream.StreamLives;
import reactor.core.publisher.Mono;

/** With a streaming server. */
final class EdgeConversation extends Conversation {
    private final StreamingServer server;
    private final FleetRegister fleet;
    private final PublisherAdmission admission;
    private final StreamLives lives;

    EdgeConversation(
            StreamingServer server,
            PeerAddress address,
            FleetRegister fleet,
            PublisherAdmission admission,
            StreamLives lives) {
        super(server.peer(), address);
        this.server = server;
        this.fleet = fleet;
        this.admission = admission;
        this.lives = lives;
    }

    @Override
    Mono<Void> connected() {
        return fleet.serverConnected(server);
    }

    @Override
    Mono<Void> handle(ControlMessage message) {
        return switch (message) {
            case PublishRequest request -> admission.answer(server, request);
            case PublishEnd end -> lives.publisherEnded(peer().id(), end.streamId());
            case StreamResume resume -> lives.edgeResumes(peer(), resume);
            default -> notForThis(message);
        };
    }

    @Override
    Mono<Void> gone() {
        return fleet.peerGone(peer().id()).flatMap(streams -> lives.edgeLost(peer(), streams));
    }
}
