package dev.headend.coordinator.control;

import dev.headend.control.ControlCodec;
import dev.headend.control.ControlRole;
import dev.headend.control.ControlToken;
import dev.headend.coordinator.fleet.FleetRegister;
import dev.headend.coordinator.stream.PublisherAdmission;
import dev.headend.coordinator.stream.StreamLives;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.support.WebSocketHandlerAdapter;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import reactor.netty.http.server.WebsocketServerSpec;

/** Serves the three paths that peers connect to. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ControlProperties.class)
class ControlConfiguration {
    @Bean
    ConnectedPeers connectedPeers() {
        return new ConnectedPeers();
    }

    @Bean
    HandlerMapping controlMapping(
            FleetRegister fleet,
            PublisherAdmission admission,
            StreamLives lives,
            ConnectedPeers peers,
            ControlProperties properties) {
        Conversations conversations = new Conversations(fleet, admission, lives);
        Map<String, PeerHandler> handlers = new TreeMap<>();
        for (ControlRole role : ControlRole.values()) {
            handlers.put(role.path(), new PeerHandler(role, conversations, peers, properties));
        }
        return new SimpleUrlHandlerMapping(handlers, -1);
    }

    @Bean
    WebSocketHandlerAdapter controlAdapter(ControlProperties properties, Clock clock) {
        ReactorNettyRequestUpgradeStrategy strategy = new ReactorNettyRequestUpgradeStrategy(
                () -> WebsocketServerSpec.builder().maxFramePayloadLength(ControlCodec.MAX_MESSAGE_BYTES));
        WebSocketService upgrade = new HandshakeWebSocketService(strategy);
        return new WebSocketHandlerAdapter(new ControlGate(token(properties.secret(), clock), upgrade));
    }

    private static @Nullable ControlToken token(@Nullable String secret, Clock clock) {
        return secret == null ? null : new ControlToken(secret, clock);
    }
}
