package dev.headend.coordinator.commands;

import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Lets no request be answered within the very call that brings it. Reactor Netty 1.3.7 stops reading a kept connection
 * when a request that came a little early is answered so (reactor-netty#4361), and the client's next request hangs. To be
 * removed with Reactor Netty 1.3.8, which needs Netty 4.2.18.
 */
final class AnswerLater implements WebFilter, Ordered {
    private static final String PEERS = "/ws/";

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        Mono<Void> answer = chain.filter(exchange);
        return exchange.getRequest().getPath().value().startsWith(PEERS)
                ? answer
                : answer.subscribeOn(Schedulers.parallel());
    }

    /** Around everything, refusals included. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
