package dev.headend.coordinator.commands;

import static org.springframework.web.reactive.function.server.RequestPredicates.all;
import static org.springframework.web.reactive.function.server.RequestPredicates.methods;
import static org.springframework.web.reactive.function.server.RequestPredicates.path;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** What is served where; anything else is 404, and a wrong method 405 with the right ones. */
final class CommandRoutes {
    private static final HttpMethod[] READ = {HttpMethod.GET, HttpMethod.HEAD};

    private CommandRoutes() {}

    static RouterFunction<ServerResponse> of(CommandHandler handler) {
        return route("/", handler::root, READ)
                .and(route("/commands/capacity", handler::capacity, READ))
                .and(route("/commands/report", handler::report, READ))
                .and(route("/commands/close", handler::close, HttpMethod.POST))
                .andRoute(all(), _ -> notFound());
    }

    private static RouterFunction<ServerResponse> route(
            String path, HandlerFunction<ServerResponse> handler, HttpMethod... methods) {
        return RouterFunctions.route(path(path).and(methods(methods)), handler)
                .andRoute(path(path), request -> wrongMethod(request, methods));
    }

    private static Mono<ServerResponse> notFound() {
        return CommandHandler.text(HttpStatus.NOT_FOUND, "There is nothing here.\n");
    }

    private static Mono<ServerResponse> wrongMethod(ServerRequest request, HttpMethod... allowed) {
        return CommandHandler.answer(HttpStatus.METHOD_NOT_ALLOWED)
                .allow(allowed)
                .contentType(MediaType.TEXT_PLAIN)
                .bodyValue("This cannot be done with " + request.method() + ".\n");
    }
}
