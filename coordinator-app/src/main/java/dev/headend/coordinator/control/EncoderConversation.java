package dev.headend.coordinator.control;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlMessage.Register;
import dev.headend.control.ControlMessage.StreamAvailable;
import dev.headend.control.ControlMessage.StreamClosed;
import dev.headend.control.ControlMessage.TaskResume;
import dev.headend.coordinator.fleet.FleetRegister;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.stream.StreamLives;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** With an encoder. */
final class EncoderConversation extends Conversation {
    private static final Logger log = LoggerFactory.getLogger(EncoderConversation.class);

    private final FleetRegister fleet;
    private final StreamLives lives;

    EncoderConversation(Peer peer, PeerAddress address, FleetRegister fleet, StreamLives lives) {
        super(peer, address);
        this.fleet = fleet;
        this.lives = lives;
    }

    /** It takes part once it registers. */
    @Override
    Mono<Void> connected() {
        return Mono.empty();
    }

    @Override
    Mono<Void> handle(ControlMessage message) {
        return switch (message) {
            case Register register -> registered(register);
            case StreamAvailable available -> lives.announced(peer().id(), available);
            case TaskResume resume -> lives.encoderResumes(peer(), resume);
            case StreamClosed closed -> lives.encoderDone(peer(), closed);
            default -> notForThis(message);
        };
    }

    private Mono<Void> registered(Register register) {
        log.info("encoder {} registers with capacity {}", peer(), register.capacity());
        return fleet.encoderRegistered(peer(), register.capacity())
                .flatMap(streams -> lives.registeredAnew(peer(), streams));
    }

    @Override
    Mono<Void> gone() {
        return fleet.peerGone(peer().id()).flatMap(streams -> lives.encoderLost(peer(), streams));
    }
}
