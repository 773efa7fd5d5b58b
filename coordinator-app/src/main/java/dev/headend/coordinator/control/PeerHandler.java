package dev.headend.coordinator.control;

import dev.headend.control.ControlCodec;
import dev.headend.control.ControlMessage.Heartbeat;
import dev.headend.control.ControlRole;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.text.LogText;
import io.netty.channel.Channel;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.socket.HandshakeInfo;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.core.scheduler.Schedulers;

/**
 * Holds the connections of one kind of peer: a connection becomes a peer, its messages reach the session, and when it
 * ends, however that is, the peer is gone.
 */
final class PeerHandler {
    private static final Logger log = LoggerFactory.getLogger(PeerHandler.class);
    /** Messages of one peer that are being dealt with; beyond, it is not read from until some are done. */
    private static final int MAX_UNDER_WAY = 2_048;

    private final ControlRole role;
    private final PeerSessionFactory sessions;
    private final ConnectedPeers peers;
    private final ControlProperties properties;

    PeerHandler(ControlRole role, PeerSessionFactory sessions, ConnectedPeers peers, ControlProperties properties) {
        this.role = role;
        this.sessions = sessions;
        this.peers = peers;
        this.properties = properties;
    }

    ControlRole role() {
        return role;
    }

    /**
     * From the upgrade to the end of the connection.
     *
     * @param channel of the session
     */
    Mono<Void> handle(WebSocketSession session, Channel channel) {
        HandshakeInfo handshake = session.getHandshakeInfo();
        PeerAddress address = PeerAddress.of(role, handshake.getHeaders(), handshake.getRemoteAddress());
        // Before anything is waited for: only from then on are fragments put together.
        Flux<WebSocketMessage> messages = session.receive();
        Mono<Void> farewell = ConnectionCloser.say(session, channel);
        return Mono.usingWhen(
                sessions.with(role, ResumeOffer.instance(handshake.getHeaders()).orElse(null), address),
                peer -> converse(session, messages, peer),
                peer -> end(peer, farewell),
                (peer, _) -> end(peer, farewell),
                peer -> end(peer, farewell));
    }

    private Mono<Void> converse(WebSocketSession session, Flux<WebSocketMessage> messages, PeerSession peer) {
        Outbound outbound = new Outbound();
        peers.add(peer.peer(), outbound);
        log.info("{} {} connected, reached at {}", role, peer.peer(), peer.address());
        Flux<WebSocketMessage> heard = IdleTimeout.limit(messages, properties.silence(), Schedulers.parallel());
        Mono<Void> reading = peer.begin()
                .thenMany(heard)
                .map(WebSocketMessage::getPayloadAsText)
                .flatMap(peer::hear, MAX_UNDER_WAY)
                .takeUntil(end -> end)
                .then();
        Mono<Void> writing = session.send(outgoing(outbound).map(session::textMessage));
        return Mono.firstWithSignal(reading, writing, outbound.over())
                .onErrorResume(failure -> explain(peer.peer(), failure));
    }

    /** The peer is gone at once, however long the farewell takes. */
    private Mono<Void> end(PeerSession peer, Mono<Void> farewell) {
        peers.remove(peer.peer());
        return Mono.when(peer.end(), farewell);
    }

    /** Ends with the queue, whatever heartbeats would still come. */
    private Flux<String> outgoing(Outbound outbound) {
        String heartbeat = ControlCodec.encode(new Heartbeat());
        Flux<Signal<String>> heartbeats =
                Flux.interval(properties.heartbeat()).onBackpressureDrop().map(_ -> Signal.next(heartbeat));
        return Flux.merge(outbound.texts().materialize(), heartbeats).dematerialize();
    }

    private Mono<Void> explain(Peer peer, Throwable failure) {
        String reason = switch (failure) {
            case TimeoutException _ ->
                "it has been silent for " + properties.silence().toSeconds() + " s";
            case IOException broken -> LogText.line(broken.getMessage());
            default -> LogText.line(failure.toString());
        };
        log.warn("{} {} is given up: {}", role, peer, reason);
        return Mono.empty();
    }
}
