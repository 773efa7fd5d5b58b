package dev.headend.edge.delivery;

import static org.springframework.web.reactive.function.server.RequestPredicates.method;
import static org.springframework.web.reactive.function.server.RequestPredicates.path;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The public HTTP routes of the stored files. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DeliveryProperties.class)
public class DeliveryRoutes {
    private static final RequestPredicate FILES =
            path("/hls/**").or(path("/img-preview/**")).or(path("/images/*"));
    private static final String PREFLIGHT_SECONDS = "86400";
    private static final int READERS = 32;
    private static final int WAITING_PER_READER = 128;
    private static final int READER_IDLE_SECONDS = 60;

    /** Platform threads: a disk that hangs would hold virtual threads' carriers, and take any number of requests. */
    @Bean(destroyMethod = "dispose")
    Scheduler fileWork() {
        return Schedulers.newBoundedElastic(READERS, WAITING_PER_READER, "file-work", READER_IDLE_SECONDS, true);
    }

    /** Around all that is done for a request, so that nothing of it is kept when the client has left. */
    @Bean
    WebFilter textMemory() {
        return TextMemory.ofHeap();
    }

    @Bean
    RouterFunction<ServerResponse> storedFiles(
            DeliveryProperties properties,
            @Qualifier("fileWork") Scheduler fileWork,
            MeterRegistry registry,
            Clock clock) {
        FileHandler files =
                new FileHandler(new FileTree(properties.root()), fileWork, new DeliveryMetrics(registry), clock);
        return RouterFunctions.route()
                .before(DeliveryRoutes::allowEveryOrigin)
                .route(FILES.and(method(HttpMethod.GET).or(method(HttpMethod.HEAD))), files::handle)
                .route(FILES.and(method(HttpMethod.OPTIONS)), _ -> preflight())
                .build();
    }

    /** Players run on other sites than the edge. What is delivered is public: it depends on no cookie. */
    private static ServerRequest allowEveryOrigin(ServerRequest request) {
        HttpHeaders headers = request.exchange().getResponse().getHeaders();
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, "Content-Length, Content-Range, Date, ETag");
        return request;
    }

    private static Mono<ServerResponse> preflight() {
        return ServerResponse.noContent()
                .header(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, OPTIONS")
                .header(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, "*")
                .header(HttpHeaders.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS)
                .build();
    }
}
