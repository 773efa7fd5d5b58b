package dev.headend.coordinator.control;

import dev.headend.config.http.UnidentifiedClients;
import dev.headend.control.ControlHeaders;
import dev.headend.control.ControlToken;
import dev.headend.control.PeerInstance;
import dev.headend.text.LogText;
import dev.headend.text.LogThrottle;
import io.netty.channel.Channel;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Upgrades a peer's connection to a WebSocket. Answers 403 if the token is not valid for its role, and 503 while the store
 * cannot be written, or when the program is about to end.
 */
final class ControlGate implements WebHandler {
    private static final Logger log = LoggerFactory.getLogger(ControlGate.class);
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final PeerHandler peers;
    private final List<ControlToken> tokens;
    private final StoreAvailability store;
    private final PeerRefusalLog refusalLog;
    private final WebSocketService upgrade;
    private final LogThrottle refusals;

    /**
     * @param tokens of the secrets that a peer may show; empty = every peer is accepted
     * @param store while it cannot be written peers are refused: they would only wait, time out and connect again
     * @param refusalLog shared by all gates
     */
    ControlGate(
            PeerHandler peers,
            List<ControlToken> tokens,
            StoreAvailability store,
            PeerRefusalLog refusalLog,
            WebSocketService upgrade,
            Clock clock) {
        this.peers = peers;
        this.tokens = List.copyOf(tokens);
        this.store = store;
        this.refusalLog = refusalLog;
        this.upgrade = upgrade;
        this.refusals = new LogThrottle(log, QUIET, clock);
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        if (!isAuthorized(exchange.getRequest())) {
            logRefusal(exchange.getRequest());
            return answer(exchange, HttpStatus.FORBIDDEN);
        }
        if (!peers.takesPeers()) {
            return answer(exchange, HttpStatus.SERVICE_UNAVAILABLE);
        }
        if (!store.isWritable()) {
            refusalLog.refused();
            return answer(exchange, HttpStatus.SERVICE_UNAVAILABLE);
        }
        refusalLog.accepted();
        FeatureNegotiation.answer(exchange);
        Channel channel = channel(exchange.getRequest());
        if (!tokens.isEmpty()) {
            UnidentifiedClients.identified(channel);
        }
        return endOf(exchange.getRequest())
                .then(Mono.defer(() -> upgrade.handleRequest(exchange, session -> upgraded(session, channel))));
    }

    /** Without a secret a client is recognised only now: one that asks for no upgrade, or a wrong one, has been answered. */
    private Mono<Void> upgraded(WebSocketSession session, Channel channel) {
        UnidentifiedClients.identified(channel);
        StrictFrames.addTo(channel);
        return peers.handle(session, channel);
    }

    /** A connection that becomes a WebSocket before its request has ended stays under the limit on a request's time. */
    private static Mono<Void> endOf(ServerHttpRequest request) {
        return request.getBody().doOnNext(DataBufferUtils::release).then();
    }

    private boolean isAuthorized(ServerHttpRequest request) {
        String shown = request.getHeaders().getFirst(ControlHeaders.AUTH_TOKEN);
        return tokens.isEmpty()
                || (shown != null && tokens.stream().anyMatch(token -> token.accepts(peers.role(), shown.strip())));
    }

    private void logRefusal(ServerHttpRequest request) {
        boolean missing = request.getHeaders().getFirst(ControlHeaders.AUTH_TOKEN) == null;
        String instance = PeerInstance.parse(request.getHeaders().getFirst(ControlHeaders.PEER_INSTANCE))
                .map(known -> ", instance " + known)
                .orElse("");
        refusals.warn(
                "refused an {} at {} from {}{}: {}",
                peers.role().program(),
                peers.role().path(),
                LogText.address(request.getRemoteAddress()),
                instance,
                missing
                        ? "it shows no token: has it a CONTROL_SECRET?"
                        : "its token is not valid: is its CONTROL_SECRET the same as here?");
    }

    private static Mono<Void> answer(ServerWebExchange exchange, HttpStatus status) {
        exchange.getResponse().setStatusCode(status);
        return exchange.getResponse().setComplete();
    }

    /** The connection of the request, which becomes that of the WebSocket. */
    static Channel channel(ServerHttpRequest request) {
        HttpServerRequest netty = ServerHttpRequestDecorator.getNativeRequest(request);
        AtomicReference<Channel> channel = new AtomicReference<>();
        netty.withConnection(connection -> channel.set(connection.channel()));
        return channel.get();
    }
}
