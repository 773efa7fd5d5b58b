package dev.headend.coordinator.control;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlMessage.PublishEnd;
import dev.headend.control.ControlMessage.PublishMove;
import dev.headend.control.ControlMessage.PublishRequest;
import dev.headend.control.ControlMessage.StreamResume;
import dev.headend.coordinator.fleet.FleetRegister;
import dev.headend.coordinator.fleet.StreamingServer;
import dev.headend.coordinator.stream.PublisherAdmission;
import dev.headend.coordinator.stream.StreamLifecycle;
import reactor.core.publisher.Mono;

/** Handles the messages of an edge. */
final class EdgeSession extends PeerSession {
    private final StreamingServer server;
    private final FleetRegister fleet;
    private final PublisherAdmission admission;
    private final StreamLifecycle lifecycle;

    EdgeSession(
            StreamingServer server,
            PeerAddress address,
            MessagesUnderWay underWay,
            FleetRegister fleet,
            PublisherAdmission admission,
            StreamLifecycle lifecycle) {
        super(server.peer(), address, underWay);
        this.server = server;
        this.fleet = fleet;
        this.admission = admission;
        this.lifecycle = lifecycle;
    }

    @Override
    Mono<Void> connected() {
        return fleet.serverConnected(server);
    }

    @Override
    Mono<Void> handle(ControlMessage message) {
        return switch (message) {
            case PublishRequest request -> admission.answer(server, request);
            case PublishMove move -> admission.publisherMoves(peer().id(), move);
            case PublishEnd end -> lifecycle.publisherEnded(peer().id(), end.streamId());
            case StreamResume resume -> lifecycle.edgeResumes(peer(), resume);
            default -> unexpected(message);
        };
    }

    @Override
    Mono<Void> lost() {
        return lifecycle.peerLost(peer());
    }
}
