package dev.headend.coordinator.commands;

import dev.headend.text.LogText;
import dev.headend.text.LogThrottle;
import java.time.Clock;
import java.time.Duration;
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
 * One line a request ({@code LOG_REQUESTS}); of refused ones, of which strangers can send as many as they like, one now and then. Peers that connect have lines of their own; health and metrics, which are asked
 * for every few seconds, have none.
 */
final class RequestLog implements WebFilter, Ordered {
    private static final Logger log = LoggerFactory.getLogger(RequestLog.class);
    private static final String PEERS = "/ws/";
    private static final String MANAGEMENT = "/actuator/";
    private static final String LINE = "{} {} from {}: {}";
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final LogThrottle refused;

    RequestLog(Clock clock) {
        refused = new LogThrottle(log, QUIET, clock);
    }

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

    private void line(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        Object[] what = {
            LogText.line(request.getMethod().name()),
            LogText.line(request.getPath().value()),
            LogText.address(request.getRemoteAddress()),
            status == null ? 200 : status.value()
        };
        if (status != null && status.is4xxClientError()) {
            refused.warn(LINE, what);
        } else {
            log.info(LINE, what);
        }
    }

    /** Before the guard, so that refused requests are seen too. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
