package dev.headend.edge.delivery;

import dev.headend.text.LogText;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webflux.error.ErrorWebExceptionHandler;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Responds to requests without a route, and to failures, in one line of plain text that shows no internals. */
@Component
@Order(-2) // before the one of Spring Boot, which makes pages
final class PlainTextErrorHandler implements ErrorWebExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(PlainTextErrorHandler.class);

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        ServerHttpResponse response = exchange.getResponse();
        if (response.isCommitted()) {
            // Part of the response is sent: the connection can only be closed, which the server does on an error.
            return Mono.error(failure);
        }
        HttpStatusCode status = statusOf(failure);
        if (status.is5xxServerError()) {
            log.error(
                    "failed to answer {} {}",
                    LogText.line(exchange.getRequest().getMethod().name()),
                    LogText.line(exchange.getRequest().getPath().value()),
                    failure);
        }
        response.setStatusCode(status);
        response.getHeaders().set(HttpHeaders.CACHE_CONTROL, "no-cache");
        response.getHeaders().setContentType(MediaType.TEXT_PLAIN);
        HttpStatus known = HttpStatus.resolve(status.value());
        String text = (known == null ? "error" : known.getReasonPhrase().toLowerCase(Locale.ROOT)) + "\n";
        return response.writeWith(Mono.just(response.bufferFactory().wrap(text.getBytes(StandardCharsets.UTF_8))));
    }

    private static HttpStatusCode statusOf(Throwable failure) {
        return switch (failure) {
            case ResponseStatusException known -> known.getStatusCode();
            default -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }
}
