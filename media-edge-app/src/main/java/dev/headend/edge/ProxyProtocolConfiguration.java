package dev.headend.edge;

import dev.headend.config.http.HttpLimits;
import dev.headend.edge.connection.ProxyHeaderHandler;
import dev.headend.text.LogThrottle;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The public ports of HTTP behind a load balancer for TCP, which names the client before a connection's first byte
 * ({@code HTTP_PROXY_PROTOCOL}). Health and metrics are asked for without it.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("headend.edge.http-proxy-protocol")
class ProxyProtocolConfiguration {
    private static final Logger log = LoggerFactory.getLogger(ProxyProtocolConfiguration.class);
    private static final Duration QUIET = Duration.ofSeconds(10);

    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> proxyProtocolCustomizer(HttpLimits limits, Clock clock) {
        LogThrottle refusals = new LogThrottle(log, QUIET, clock);
        return factory -> factory.addServerCustomizers(http -> http.doOnChannelInit((_, connection, _) ->
                ProxyHeaderHandler.addTo(connection, limits.head(), _ -> {}, "HTTP_PROXY_PROTOCOL", refusals)));
    }
}
