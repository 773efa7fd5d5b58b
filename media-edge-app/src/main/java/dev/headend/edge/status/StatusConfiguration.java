package dev.headend.edge.status;

import dev.headend.edge.delivery.LiveViewers;
import dev.headend.edge.live.LiveChannels;
import dev.headend.edge.websocket.server.WebSocketProperties;
import java.time.Clock;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the status pages have in common. There is none of it without a password. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StatusProperties.class)
@ConditionalOnBooleanProperty(StatusSettings.ENABLED)
class StatusConfiguration {
    @Bean
    BasicAuth statusAuth(StatusProperties properties, WebSocketProperties webSocket, Clock clock) {
        return new BasicAuth(
                properties.username(), Objects.requireNonNull(properties.password()), webSocket.proxies(), clock);
    }

    @Bean
    StatusSnapshots statusSnapshots(LiveChannels channels, LiveViewers viewers, Clock clock) {
        return new StatusSnapshots(channels, viewers::byChannel, clock);
    }
}
