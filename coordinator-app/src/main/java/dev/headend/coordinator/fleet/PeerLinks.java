package dev.headend.coordinator.fleet;

import dev.headend.control.ControlMessage;
import reactor.core.publisher.Mono;

/** Reaches the peers that are connected to this process. */
@FunctionalInterface
public interface PeerLinks {
    /**
     * Sends a message; messages to one peer arrive in the order in which these calls are subscribed to. Nothing is waited for:
     * the result is there when the call to subscribe returns.
     *
     * @return whether it was handed to the peer's connection; false when there is none. Never an error.
     */
    Mono<Boolean> send(PeerId peer, ControlMessage message);
}
