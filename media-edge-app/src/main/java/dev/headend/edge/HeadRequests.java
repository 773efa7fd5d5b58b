package dev.headend.edge;

import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Has HEAD answered as GET, whose routes know nothing of it. What answers leaves out the body by itself. */
@Component
final class HeadRequests implements WebFilter {
    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return chain.filter(exchange.getRequest().getMethod().equals(HttpMethod.HEAD) ? asGet(exchange) : exchange);
    }

    private static ServerWebExchange asGet(ServerWebExchange exchange) {
        return exchange.mutate()
                .request(request -> request.method(HttpMethod.GET))
                .build();
    }
}
