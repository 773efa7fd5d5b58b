package dev.headend.edge.delivery;

import dev.headend.config.http.HttpLimits;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.WebFilter;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Puts the delivery of stored files together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DeliveryProperties.class)
public class DeliveryRoutes {
    private static final String PREFLIGHT_SECONDS = "86400";

    /** A quarter as long as what is not asked for is kept. */
    private static final Duration SWEEP = Duration.ofMillis(2500);

    @Bean
    FileReaders fileReaders() {
        return new FileReaders();
    }

    @Bean
    Exchanges fileExchanges(MeterRegistry registry) {
        Exchanges exchanges = new Exchanges();
        Gauge.builder("headend.delivery.answers", exchanges, Exchanges::open)
                .description("Answers with files of streams that are under way.")
                .register(registry);
        return exchanges;
    }

    @Bean
    FileCache fileCache(DeliveryProperties properties, FileReaders readers) {
        return new FileCache(FileCache.of(new FileTree(properties.root()), TextMemory.ofHeap()), readers);
    }

    @Bean
    Snapshots snapshots(FileCache cache) {
        return new Snapshots(cache);
    }

    @Bean
    LiveViewers liveViewers() {
        return new LiveViewers((double) SWEEP.toMillis() / TimeUnit.SECONDS.toMillis(1));
    }

    /** So that files which nobody asks for any more are closed, and deleted ones take no room; and nobody waits for a disk for ever. */
    @Bean(destroyMethod = "dispose")
    Disposable fileSweep(FileCache cache, LiveViewers viewers) {
        Scheduler sweeper = Schedulers.newSingle("file-sweep", true);
        sweeper.schedulePeriodically(cache::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
        sweeper.schedulePeriodically(viewers::turn, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
        return sweeper;
    }

    /** Of the factory and not of every server of Netty: the one of health and metrics delivers nothing. */
    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> deliveryCustomizer(
            DeliveryProperties properties,
            FileCache cache,
            FileReaders readers,
            LiveViewers viewers,
            Exchanges exchanges,
            MeterRegistry registry,
            HttpLimits limits,
            Clock clock) {
        Delivery delivery = new Delivery(
                cache,
                readers,
                new DeliveryMetrics(registry),
                viewers,
                exchanges,
                new IdleViewers(limits.idle()),
                properties.allowOrigin(),
                new Delivery.Log(clock));
        return factory ->
                factory.addServerCustomizers(http -> http.doOnChannelInit((_, channel, _) -> delivery.watch(channel)));
    }

    /**
     * Answers what browsers ask before they let a player of another site send headers of its own. Not a route: Spring refuses such requests before
     * it looks for one.
     */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    WebFilter preflight(DeliveryProperties properties) {
        return (exchange, chain) -> isOptionsOfFile(exchange.getRequest())
                ? allow(exchange.getResponse(), properties.allowOrigin())
                : chain.filter(exchange);
    }

    private static boolean isOptionsOfFile(ServerHttpRequest request) {
        return request.getMethod().equals(HttpMethod.OPTIONS)
                && FilePath.of(request.getPath().value()) != null;
    }

    private static Mono<Void> allow(ServerHttpResponse response, String origin) {
        response.setStatusCode(HttpStatus.NO_CONTENT);
        HttpHeaders headers = response.getHeaders();
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, OPTIONS");
        headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, "*");
        headers.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS);
        return response.setComplete();
    }
}
