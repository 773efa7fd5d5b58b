package dev.headend.coordinator.commands;

import dev.headend.coordinator.stream.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** A path, what can be done with it, and how. */
record CommandRoute(String path, List<HttpMethod> methods, HandlerFunction<ServerResponse> handler) {
    /** @param answerWithin how long a request waits for a store that cannot write */
    RouterFunction<ServerResponse> function(Duration answerWithin) {
        RequestPredicate here = RequestPredicates.path(path);
        return RouterFunctions.route(
                        here.and(RequestPredicates.methods(allowed())), request -> answer(request, answerWithin))
                .andRoute(here, this::wrongMethod);
    }

    private HttpMethod[] allowed() {
        return methods.toArray(HttpMethod[]::new);
    }

    private Mono<ServerResponse> answer(ServerRequest request, Duration answerWithin) {
        return handler.handle(request)
                .timeout(answerWithin)
                .onErrorResume(TimeoutException.class, _ -> unavailable())
                .onErrorResume(StoreUnavailableException.class, _ -> unavailable());
    }

    private static Mono<ServerResponse> unavailable() {
        return CommandHandler.text(
                HttpStatus.SERVICE_UNAVAILABLE, "The coordinator cannot store its state at the moment.\n");
    }

    private Mono<ServerResponse> wrongMethod(ServerRequest request) {
        return CommandHandler.answer(HttpStatus.METHOD_NOT_ALLOWED)
                .allow(allowed())
                .contentType(MediaType.TEXT_PLAIN)
                .bodyValue("Method " + request.method() + " is not allowed here.\n");
    }
}
