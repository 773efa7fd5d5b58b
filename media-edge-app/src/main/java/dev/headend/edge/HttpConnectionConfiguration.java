package dev.headend.edge;

import dev.headend.config.tls.ServerCertificate;
import dev.headend.edge.connection.HttpConnectionLimit;
import dev.headend.text.LogThrottle;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Bounds the connections of HTTP. Those of the port of health and metrics do not count: who watches must get in when all are taken. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HttpConnectionProperties.class)
class HttpConnectionConfiguration {
    private static final Logger log = LoggerFactory.getLogger(HttpConnectionConfiguration.class);
    private static final Duration QUIET = Duration.ofSeconds(10);

    @Bean
    HttpConnectionLimit httpConnectionLimit(
            HttpConnectionProperties properties,
            ObjectProvider<ServerCertificate> certificate,
            MeterRegistry registry,
            Clock clock) {
        Counter refused = Counter.builder("headend.http.connections.refused")
                .description("Connections of HTTP that were closed at once because there were too many.")
                .register(registry);
        HttpConnectionLimit limit = new HttpConnectionLimit(
                properties.connections(certificate.getIfAvailable() != null),
                refused::increment,
                new LogThrottle(log, QUIET, clock));
        Gauge.builder("headend.http.connections", limit, HttpConnectionLimit::open)
                .description("Open connections of HTTP, without those that have become WebSockets.")
                .register(registry);
        FunctionCounter.builder("headend.http.connections.accepted", limit, HttpConnectionLimit::accepted)
                .description("Connections of HTTP that were taken, those included that have become WebSockets.")
                .register(registry);
        Gauge.builder("headend.http.connections.limit", limit, HttpConnectionLimit::limit)
                .description("How many of them there may be; 0 = no limit.")
                .register(registry);
        return limit;
    }

    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> httpConnectionCustomizer(HttpConnectionLimit limit) {
        return factory -> factory.addServerCustomizers(http ->
                http.doOnBound(server -> server.channel().pipeline().addFirst("headend.connectionLimit", limit)));
    }
}
