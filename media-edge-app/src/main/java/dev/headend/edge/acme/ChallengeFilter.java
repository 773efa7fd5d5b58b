package dev.headend.edge.acme;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Answers a certificate authority that validates a domain. Before all else that answers requests, as it shows no password. */
final class ChallengeFilter implements WebFilter, Ordered {
    private static final String NEVER_KEPT = "no-store";

    private final Challenges challenges;

    ChallengeFilter(Challenges challenges) {
        this.challenges = challenges;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        String path = request.getURI().getRawPath();
        return path.startsWith(Challenges.PATH)
                ? answer(challenges.answer(path.substring(Challenges.PATH.length())), exchange.getResponse())
                : chain.filter(exchange);
    }

    private static Mono<Void> answer(Optional<String> authorization, ServerHttpResponse response) {
        if (authorization.isEmpty()) {
            response.setStatusCode(HttpStatus.NOT_FOUND);
            return response.setComplete();
        }
        byte[] body = authorization.get().getBytes(StandardCharsets.US_ASCII);
        HttpHeaders headers = response.getHeaders();
        headers.setContentType(MediaType.APPLICATION_OCTET_STREAM);
        headers.setContentLength(body.length);
        headers.setCacheControl(NEVER_KEPT);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }
}
