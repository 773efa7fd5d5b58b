package dev.headend.coordinator.control;

import dev.headend.control.ControlHeaders;
import dev.headend.control.ControlRole;
import dev.headend.control.ControlToken;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Lets a peer's connection become a WebSocket, or answers 403 when its token is no good for what it wants to be. */
final class ControlGate implements WebSocketService {
    private static final Logger log = LoggerFactory.getLogger(ControlGate.class);

    private final @Nullable ControlToken token;
    private final WebSocketService upgrade;

    /** @param token null = everybody is let in */
    ControlGate(@Nullable ControlToken token, WebSocketService upgrade) {
        this.token = token;
        this.upgrade = upgrade;
        if (token == null) {
            log.warn("CONTROL_SECRET is not set: ANY machine may act as a streaming server or an encoder");
        }
    }

    @Override
    public Mono<Void> handleRequest(ServerWebExchange exchange, WebSocketHandler handler) {
        ControlRole role = ((PeerHandler) handler).role();
        String shown = exchange.getRequest().getHeaders().getFirst(ControlHeaders.AUTH_TOKEN);
        if (token == null || (shown != null && token.accepts(role, shown.strip()))) {
            ResumeOffer.answer(
                    exchange.getRequest().getHeaders(), exchange.getResponse().getHeaders());
            return upgrade.handleRequest(exchange, handler);
        }
        log.warn(
                "refused a peer at {} from {}: its token is {}",
                role.path(),
                exchange.getRequest().getRemoteAddress(),
                shown == null ? "missing" : "not valid");
        exchange.getResponse().setStatusCode(HttpStatus.FORBIDDEN);
        return exchange.getResponse().setComplete();
    }
}
