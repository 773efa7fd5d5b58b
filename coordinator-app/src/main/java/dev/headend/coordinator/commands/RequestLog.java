package dev.headend.coordinator.commands;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** One line a request ({@code LOG_REQUESTS}); peers' connections have lines of their own. */
final class RequestLog implements WebFilter, Ordered {
    private static final Logger log = LoggerFactory.getLogger(RequestLog.class);
    private static final String PEERS = "/ws/";

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        if (request.getPath().value().startsWith(PEERS)) {
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
                request.getMethod(),
                request.getPath().value(),
                request.getRemoteAddress(),
                status == null ? "200" : status.value());
    }

    /** Before the guard, so that refused requests are seen too. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
