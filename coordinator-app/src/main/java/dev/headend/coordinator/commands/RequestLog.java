package dev.headend.coordinator.commands;

import dev.headend.text.LogText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * One line a request ({@code LOG_REQUESTS}). Peers that connect have lines of their own; health and metrics, which are asked
 * for every few seconds, have none.
 */
final class RequestLog implements WebFilter, Ordered {
    private static final Logger log = LoggerFactory.getLogger(RequestLog.class);
    private static final String PEERS = "/ws/";
    private static final String MANAGEMENT = "/actuator/";

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String path = exchange.getRequest().getPath().value();
        boolean isPeer =
                path.startsWith(PEERS) && exchange.getRequest().getHeaders().getUpgrade() != null;
        if (isPeer || path.startsWith(MANAGEMENT)) {
            return chain.filter(exchange);
        }
        exchange.getResponse().beforeCommit(() -> Mono.fromRunnable(() -> line(exchange)));
        return chain.filter(exchange);
    }

    private static void line(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        log.info(
                "{} {} from {}: {}",
                LogText.line(request.getMethod().name()),
                LogText.line(request.getPath().value()),
                request.getRemoteAddress(),
                status == null ? "200" : status.value());
    }

    /** Before the guard, so that refused requests are seen too. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
