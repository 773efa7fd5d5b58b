package dev.headend.coordinator.control;

import dev.headend.control.ControlCodec;
import dev.headend.control.ControlMessage.Heartbeat;
import dev.headend.control.ControlRole;
import dev.headend.coordinator.fleet.Peer;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.HandshakeInfo;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

/**
 * Holds the connections of one kind of peer: a connection becomes a peer, its messages reach the conversation, and when it
 * ends, however that is, the peer is gone.
 */
final class PeerHandler implements WebSocketHandler {
    private static final Logger log = LoggerFactory.getLogger(PeerHandler.class);
    /** Messages of one peer that are being dealt with; beyond, it is not read from until some are done. */
    private static final int MAX_UNDER_WAY = 2_048;

    private final ControlRole role;
    private final Conversations conversations;
    private final ConnectedPeers peers;
    private final ControlProperties properties;

    PeerHandler(ControlRole role, Conversations conversations, ConnectedPeers peers, ControlProperties properties) {
        this.role = role;
        this.conversations = conversations;
        this.peers = peers;
        this.properties = properties;
    }

    ControlRole role() {
        return role;
    }

    @Override
    public Mono<Void> handle(WebSocketSession session) {
        HandshakeInfo handshake = session.getHandshakeInfo();
        PeerAddress address = PeerAddress.of(role, handshake.getHeaders(), handshake.getRemoteAddress());
        return Mono.usingWhen(
                conversations.with(
                        role, ResumeOffer.instance(handshake.getHeaders()).orElse(null), address),
                conversation -> converse(session, conversation),
                Conversation::end,
                (conversation, _) -> conversation.end(),
                Conversation::end);
    }

    private Mono<Void> converse(WebSocketSession session, Conversation conversation) {
        Outbound outbound = new Outbound();
        peers.add(conversation.peer(), outbound);
        log.info("{} {} connected from {}", role, conversation.peer(), conversation.address());
        Mono<Void> reading = conversation
                .begin()
                .thenMany(session.receive())
                .timeout(properties.silence())
                .map(WebSocketMessage::getPayloadAsText)
                .flatMap(conversation::hear, MAX_UNDER_WAY)
                .takeUntil(end -> end)
                .then();
        Mono<Void> writing = session.send(outgoing(outbound).map(session::textMessage));
        return Mono.firstWithSignal(reading, writing)
                .onErrorResume(failure -> explain(conversation.peer(), failure))
                .then(session.close(CloseStatus.NORMAL).onErrorComplete())
                .doFinally(_ -> peers.remove(conversation.peer()));
    }

    /** Ends with the queue, whatever heartbeats would still come. */
    private Flux<String> outgoing(Outbound outbound) {
        String heartbeat = ControlCodec.encode(new Heartbeat());
        Flux<Signal<String>> heartbeats =
                Flux.interval(properties.heartbeat()).onBackpressureDrop().map(_ -> Signal.next(heartbeat));
        return Flux.merge(outbound.texts().materialize(), heartbeats).dematerialize();
    }

    private Mono<Void> explain(Peer peer, Throwable failure) {
        String reason = failure instanceof TimeoutException
                ? "it has been silent for " + properties.silence().toSeconds() + " s"
                : failure.toString();
        log.warn("{} {} is given up: {}", role, peer, reason);
        return Mono.empty();
    }
}
