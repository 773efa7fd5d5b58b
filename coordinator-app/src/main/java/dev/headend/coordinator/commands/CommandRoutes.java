package dev.headend.coordinator.commands;

import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** What is served where; anything else is 404, and a wrong method 405 with the right ones. openapi.yaml says the same. */
final class CommandRoutes {
    private static final List<HttpMethod> READ = List.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final List<HttpMethod> ORDER = List.of(HttpMethod.POST);

    private CommandRoutes() {}

    static List<CommandRoute> all(CommandHandler handler) {
        return List.of(
                new CommandRoute("/", READ, handler::root),
                new CommandRoute("/commands/capacity", READ, handler::capacity),
                new CommandRoute("/commands/report", READ, handler::report),
                new CommandRoute("/commands/close", ORDER, handler::close),
                new CommandRoute("/commands/openapi.yaml", READ, handler::description));
    }

    static RouterFunction<ServerResponse> of(CommandHandler handler, Duration answerWithin) {
        return all(handler).stream()
                .map(route -> route.function(answerWithin))
                .reduce(RouterFunction::and)
                .orElseThrow()
                .andRoute(RequestPredicates.all(), _ -> notFound());
    }

    private static Mono<ServerResponse> notFound() {
        return CommandHandler.text(HttpStatus.NOT_FOUND, "Not found.\n");
    }
}
