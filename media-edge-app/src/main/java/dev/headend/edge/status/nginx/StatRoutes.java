package dev.headend.edge.status.nginx;

import static org.springframework.web.reactive.function.server.RequestPredicates.path;

import dev.headend.edge.rtmp.server.RtmpProperties;
import dev.headend.edge.status.BasicAuth;
import dev.headend.edge.status.StatusSettings;
import dev.headend.edge.status.StatusSnapshots;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Where the pages are: at the addresses that they have in Restreamer-Edge. Whoever has not the password learns nothing of them. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(StatusSettings.ENABLED)
class StatRoutes {
    /** Of streams whose application is their channel. */
    private static final String NO_APPLICATION = "live";

    private static final MediaType HTML = MediaType.parseMediaType("text/html;charset=utf-8");
    private static final MediaType XML = MediaType.parseMediaType("text/xml;charset=utf-8");
    private static final MediaType METRICS = MediaType.parseMediaType("text/plain;version=0.0.4;charset=utf-8");

    @Bean
    StatPages statPages(StatusSnapshots snapshots, PrometheusMeterRegistry registry, RtmpProperties rtmp) {
        return new StatPages(snapshots, registry, Objects.requireNonNullElse(rtmp.tokenApplication(), NO_APPLICATION));
    }

    @Bean
    @Order(-1)
    RouterFunction<ServerResponse> nginxStatus(StatPages pages, BasicAuth auth) {
        return RouterFunctions.route()
                .route(path("/rtmp-stat"), read(_ -> page(pages)))
                .route(path("/rtmp-stat.xml"), read(_ -> answer(pages.xml(), XML)))
                .route(path("/rtmp-stat.json"), read(_ -> answer(pages.json(), MediaType.APPLICATION_JSON)))
                .route(path("/status"), read(request -> connections(pages, request)))
                .route(path("/metrics"), read(_ -> answer(pages.metrics(), METRICS)))
                .filter(auth)
                .build();
    }

    private static HandlerFunction<ServerResponse> read(HandlerFunction<ServerResponse> page) {
        return request ->
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD)
                        ? page.handle(request)
                        : ServerResponse.status(HttpStatus.METHOD_NOT_ALLOWED)
                                .allow(HttpMethod.GET, HttpMethod.HEAD)
                                .contentType(MediaType.TEXT_PLAIN)
                                .bodyValue("method not allowed\n");
    }

    private static Mono<ServerResponse> page(StatPages pages) {
        return pages.html()
                .flatMap(page -> ok(HTML).header("Content-Security-Policy", pages.contentSecurity())
                        .header("Referrer-Policy", "no-referrer")
                        .bodyValue(page));
    }

    /** Prometheus names the version of its format; all others that know this address read what nginx itself writes there. */
    private static Mono<ServerResponse> connections(StatPages pages, ServerRequest request) {
        boolean metrics =
                request.headers().header(HttpHeaders.ACCEPT).stream().anyMatch(types -> types.contains("version="));
        return answer(
                pages.connections().map(status -> metrics ? status.asMetrics() : status.asText()),
                metrics ? METRICS : MediaType.TEXT_PLAIN);
    }

    private static Mono<ServerResponse> answer(Mono<?> body, MediaType type) {
        return body.flatMap(made -> ok(type).bodyValue(made));
    }

    private static ServerResponse.BodyBuilder ok(MediaType type) {
        return ServerResponse.ok()
                .contentType(type)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("X-Content-Type-Options", "nosniff");
    }
}
