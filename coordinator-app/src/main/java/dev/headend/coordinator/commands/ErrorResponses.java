package dev.headend.coordinator.commands;

import dev.headend.text.LogText;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedHandler;
import org.springframework.security.web.server.firewall.StrictServerWebExchangeFirewall;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;

/** Answers in a sentence what the framework refuses by itself, where it would be silent or show its own workings. */
@Configuration(proxyBeanMethods = false)
class ErrorResponses {
    private static final Logger log = LoggerFactory.getLogger(ErrorResponses.class);
    /** Before the framework's own. */
    private static final int FIRST = -2;

    /** Methods are for the routes to judge, which say which are allowed; addresses stay strict. */
    @Bean
    StrictServerWebExchangeFirewall firewall() {
        StrictServerWebExchangeFirewall firewall = new StrictServerWebExchangeFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        return firewall;
    }

    @Bean
    ServerExchangeRejectedHandler rejectedAnswer() {
        return (exchange, _) -> answer(exchange, HttpStatus.BAD_REQUEST, "The address or a header is not well-formed.");
    }

    @Bean
    @Order(FIRST)
    WebExceptionHandler errorAnswer() {
        return (exchange, failure) -> switch (failure) {
            case ErrorResponse refusal -> refused(exchange, refusal);
            // Nobody is there to be answered: a health check of a balancer whose time is over, for one. The framework
            // says it in DEBUG.
            case Throwable gone when DisconnectedClientHelper.isClientDisconnectedException(gone) -> Mono.error(gone);
            default -> mistake(exchange, failure);
        };
    }

    private static Mono<Void> refused(ServerWebExchange exchange, ErrorResponse refusal) {
        exchange.getResponse().getHeaders().addAll(refusal.getHeaders());
        return answer(exchange, refusal.getStatusCode(), "This address does not accept such a request.");
    }

    private static Mono<Void> mistake(ServerWebExchange exchange, Throwable failure) {
        log.error(
                "{} {} failed",
                LogText.line(exchange.getRequest().getMethod().name()),
                LogText.line(exchange.getRequest().getPath().value()),
                failure);
        return answer(exchange, HttpStatus.INTERNAL_SERVER_ERROR, "Internal error of the coordinator; see its log.");
    }

    private static Mono<Void> answer(ServerWebExchange exchange, HttpStatusCode status, String sentence) {
        ServerHttpResponse response = exchange.getResponse();
        if (!response.setStatusCode(status)) {
            return Mono.error(new IllegalStateException("the answer has gone already"));
        }
        byte[] text = (sentence + "\n").getBytes(StandardCharsets.UTF_8);
        response.getHeaders().setContentType(MediaType.TEXT_PLAIN);
        response.getHeaders().setCacheControl("no-cache");
        response.getHeaders().setContentLength(text.length);
        return exchange.getRequest().getMethod().equals(HttpMethod.HEAD)
                ? response.setComplete()
                : response.writeWith(
                        Mono.fromSupplier(() -> response.bufferFactory().wrap(text)));
    }
}
