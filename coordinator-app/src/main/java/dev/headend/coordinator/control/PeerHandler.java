package dev.headend.coordinator.control;

import dev.headend.control.ControlCodec;
import dev.headend.control.ControlMessage.Heartbeat;
import dev.headend.control.ControlRole;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.text.LogText;
import io.netty.channel.Channel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.socket.HandshakeInfo;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.channel.AbortedException;

/**
 * Serves the connections of peers in one role: creates a session for each, passes the messages to it, and ends it with the
 * connection, for whatever reason that ends.
 */
final class PeerHandler {
    private static final Logger log = LoggerFactory.getLogger(PeerHandler.class);
    /** Messages of one peer that may be under way; beyond, it is not read from until some are done. */
    private static final int MAX_UNDER_WAY = 2_048;
    /** Within which the reading side of a closed connection reports why it was closed. */
    private static final Duration REASON_TIMEOUT = Duration.ofSeconds(1);

    private static final String TOO_LONG = "message longer than " + ControlCodec.MAX_MESSAGE_BYTES / 1024 + " KiB";

    private final ControlRole role;
    private final PeerSessionFactory sessions;
    private final ConnectedPeers peers;
    private final MessagesUnderWay underWay;
    private final ControlProperties properties;

    /** @param underWay shared by all peers */
    PeerHandler(
            ControlRole role,
            PeerSessionFactory sessions,
            ConnectedPeers peers,
            MessagesUnderWay underWay,
            ControlProperties properties) {
        this.role = role;
        this.sessions = sessions;
        this.peers = peers;
        this.underWay = underWay;
        this.properties = properties;
    }

    ControlRole role() {
        return role;
    }

    /** Whether a peer that connects now can stay. */
    boolean takesPeers() {
        return !peers.isStopped();
    }

    /**
     * From the upgrade to the end of the connection.
     *
     * @param channel of the socket
     */
    Mono<Void> handle(WebSocketSession socket, Channel channel) {
        HandshakeInfo handshake = socket.getHandshakeInfo();
        HttpHeaders headers = handshake.getHeaders();
        PeerAddress address = PeerAddress.of(role, headers, handshake.getRemoteAddress());
        // Before anything is waited for: only from then on are fragments put together.
        Flux<WebSocketMessage> messages = socket.receive();
        Mono<Void> close = ConnectionCloser.close(socket, channel);
        return Mono.usingWhen(
                session(headers, address),
                session -> serve(session, socket, messages, channel, heartbeatFor(headers)),
                session -> end(session, close),
                (session, _) -> end(session, close),
                session -> end(session, close));
    }

    /** Empty when the program stops before the store has given the peer its number: the web server waits for open connections. */
    private Mono<PeerSession> session(HttpHeaders headers, PeerAddress address) {
        return sessions.create(
                        role,
                        FeatureNegotiation.instance(headers).orElse(null),
                        FeatureNegotiation.replaced(headers),
                        address)
                .takeUntilOther(peers.stopping());
    }

    private Mono<Void> serve(
            PeerSession session,
            WebSocketSession socket,
            Flux<WebSocketMessage> messages,
            Channel channel,
            Duration heartbeat) {
        Outbound outbound = peers.add(session.peer());
        log.info("{} connected{} {}{}", session.peer(), reachedAt(), session.address(), instance(session.peer()));
        IdleTimeout idle = new IdleTimeout(properties.silence(), Schedulers.parallel());
        Mono<Void> reading = read(session, idle.watch(messages));
        Mono<Void> writing = write(outbound, socket, channel);
        return Mono.firstWithSignal(reading, idle.exceeded(), writing, heartbeats(outbound, heartbeat), outbound.over())
                .onErrorResume(failure -> explain(session.peer(), failure));
    }

    private Duration heartbeatFor(HttpHeaders peer) {
        return FeatureNegotiation.isLively(peer) ? properties.livelyHeartbeat() : properties.heartbeat();
    }

    private String reachedAt() {
        return switch (role) {
            case RTMP -> "; its RTMP is at";
            case WSS -> "; its WebSocket is at";
            case HLS -> " from";
        };
    }

    /** The name that the peer's own log has for it. */
    private String instance(Peer peer) {
        return peer.instance() == null
                ? ""
                : ", instance " + peer.instance()
                        + peers.otherEntrance(peer)
                                .map(other -> ", the same program as " + other)
                                .orElse("");
    }

    private Mono<Void> read(PeerSession session, Flux<WebSocketMessage> messages) {
        return session.start()
                .thenMany(messages)
                .map(WebSocketMessage::getPayloadAsText)
                .concatMap(text -> underWay.room().thenReturn(text), 1)
                .flatMap(session::received, MAX_UNDER_WAY)
                .takeUntil(end -> end)
                .then();
    }

    /**
     * Completes when the queue is finished. Also when the connection is closed, but only after a moment, in which the reading
     * side reports why.
     */
    private Mono<Void> write(Outbound outbound, WebSocketSession socket, Channel channel) {
        return socket.send(outbound.texts(Schedulers.fromExecutor(channel.eventLoop()))
                        .map(socket::textMessage))
                .onErrorResume(failure -> channel.isActive() ? Mono.error(failure) : Mono.empty())
                .then(Mono.defer(() -> channel.isActive()
                        ? Mono.empty()
                        : Mono.delay(REASON_TIMEOUT).then()));
    }

    /** Never completes. */
    private Mono<Void> heartbeats(Outbound outbound, Duration heartbeat) {
        return Flux.interval(heartbeat)
                .onBackpressureDrop()
                .doOnNext(_ -> outbound.send(new Heartbeat()))
                .then();
    }

    /** The session ends at once, however long it takes to close the connection. */
    private Mono<Void> end(PeerSession session, Mono<Void> close) {
        peers.remove(session.peer());
        return Mono.when(session.end(), close);
    }

    private Mono<Void> explain(Peer peer, Throwable failure) {
        if (failure instanceof AbortedException || AbortedException.isConnectionReset(failure)) {
            log.warn("{}: connection lost", peer);
        } else {
            log.warn("{}: closing its connection: {}", peer, reason(failure));
        }
        return Mono.empty();
    }

    private String reason(Throwable failure) {
        return switch (failure) {
            case TimeoutException _ ->
                "nothing received for " + properties.silence().toSeconds() + " s";
            case TooLongFrameException _ -> TOO_LONG;
            case CorruptedWebSocketFrameException broken ->
                broken.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)
                        ? TOO_LONG
                        : "WebSocket protocol error: " + LogText.line(broken.getMessage());
            case IOException broken -> LogText.line(broken.getMessage());
            default -> LogText.line(failure.toString());
        };
    }
}
