package dev.headend.coordinator.control;

import dev.headend.control.ControlCodec;
import dev.headend.control.ControlRole;
import dev.headend.control.ControlToken;
import dev.headend.coordinator.fleet.FleetRegister;
import dev.headend.coordinator.stream.PublisherAdmission;
import dev.headend.coordinator.stream.StreamLifecycle;
import io.micrometer.observation.ObservationPredicate;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import reactor.netty.http.server.WebsocketServerSpec;

/** Serves the three paths that peers connect to. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ControlProperties.class)
class ControlConfiguration {
    private static final Logger log = LoggerFactory.getLogger(ControlConfiguration.class);

    @Bean
    PeerPorts peerPorts() {
        return new PeerPorts();
    }

    @Bean
    ConnectedPeers connectedPeers(PeerPorts ports) {
        return new ConnectedPeers(ports);
    }

    /**
     * Peers' connections are left out of the request metrics: they last for days, and an observation takes more memory than
     * the peer.
     */
    @Bean
    ObservationPredicate controlConnectionsAreNoRequests() {
        Set<String> paths =
                Arrays.stream(ControlRole.values()).map(ControlRole::path).collect(Collectors.toSet());
        return (_, context) -> !(context instanceof ServerRequestObservationContext request
                && request.getCarrier() instanceof ServerHttpRequest carrier
                && paths.contains(carrier.getPath().value()));
    }

    @Bean
    HandlerMapping controlMapping(
            FleetRegister fleet,
            PublisherAdmission admission,
            StreamLifecycle lifecycle,
            ConnectedPeers peers,
            StoreAvailability store,
            ControlProperties properties,
            Clock clock) {
        MessagesUnderWay underWay = new MessagesUnderWay();
        PeerSessionFactory sessions = new PeerSessionFactory(fleet, admission, lifecycle, peers, underWay, clock);
        List<ControlToken> tokens = tokens(properties, clock);
        PeerRefusalLog refusals = new PeerRefusalLog();
        WebSocketService upgrade = upgrade();
        Map<String, ControlGate> gates = new TreeMap<>();
        for (ControlRole role : ControlRole.values()) {
            PeerHandler handler = new PeerHandler(role, sessions, peers, underWay, properties);
            gates.put(role.path(), new ControlGate(handler, tokens, store, refusals, upgrade, clock));
        }
        return new SimpleUrlHandlerMapping(gates, -1);
    }

    static WebSocketService upgrade() {
        return new HandshakeWebSocketService(new ReactorNettyRequestUpgradeStrategy(
                () -> WebsocketServerSpec.builder().maxFramePayloadLength(ControlCodec.MAX_MESSAGE_BYTES)));
    }

    private static List<ControlToken> tokens(ControlProperties properties, Clock clock) {
        if (properties.secret() == null) {
            log.warn("CONTROL_SECRET is not set: ANY machine may act as an edge or an encoder");
        }
        return Stream.of(Optional.ofNullable(properties.secret()), Optional.ofNullable(properties.previousSecret()))
                .flatMap(Optional::stream)
                .map(secret -> new ControlToken(secret, clock))
                .toList();
    }
}
