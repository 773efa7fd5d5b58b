package dev.headend.coordinator.control;

import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.control.SourceType;
import dev.headend.coordinator.fleet.FleetRegister;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerLinks;
import dev.headend.coordinator.fleet.StreamingServer;
import dev.headend.coordinator.stream.PublisherAdmission;
import dev.headend.coordinator.stream.StreamLifecycle;
import dev.headend.text.LogThrottle;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Creates the session of a peer that has just connected, with a new connection id. */
final class PeerSessionFactory {
    private static final Duration QUIET = Duration.ofSeconds(10);
    /**
     * A peer may have given this connection up by then, and be on another one, by another coordinator: what it said here would be taken for
     * its latest word.
     */
    private static final Duration NUMBER_WITHIN = Duration.ofSeconds(5);

    private final FleetRegister fleet;
    private final PublisherAdmission admission;
    private final StreamLifecycle lifecycle;
    private final PeerLinks links;
    private final MessagesUnderWay underWay;
    private final LogThrottle failures;

    /** @param underWay shared by all peers */
    PeerSessionFactory(
            FleetRegister fleet,
            PublisherAdmission admission,
            StreamLifecycle lifecycle,
            PeerLinks links,
            MessagesUnderWay underWay,
            Clock clock) {
        this.underWay = underWay;
        this.failures = new LogThrottle(LoggerFactory.getLogger(PeerSessionFactory.class), QUIET, clock);
        this.fleet = fleet;
        this.admission = admission;
        this.lifecycle = lifecycle;
        this.links = links;
    }

    /**
     * @param instance null = the peer cannot resume
     * @param replaced earlier runs of the peer's program that are dead; only an encoder's count
     */
    Mono<PeerSession> create(
            ControlRole role, @Nullable PeerInstance instance, List<PeerInstance> replaced, PeerAddress address) {
        return connected(role, instance).map(peer -> switch (role) {
            case RTMP -> edge(peer, SourceType.RTMP, address);
            case WSS -> edge(peer, SourceType.WS, address);
            case HLS -> new EncoderSession(peer, replaced, address, underWay, fleet, lifecycle, links);
        });
    }

    /** A peer that disconnects before it has its number, or gets none in time, gets no session that could tell the store so. */
    private Mono<Peer> connected(ControlRole role, @Nullable PeerInstance instance) {
        return Mono.defer(() -> {
            Mono<Peer> peer = Mono.fromFuture(fleet.connected(role, instance).toFuture(), true);
            return peer.doOnCancel(() -> forget(peer)).timeout(NUMBER_WITHIN, tooLate(role));
        });
    }

    private Mono<Peer> tooLate(ControlRole role) {
        return Mono.fromRunnable(() -> failures.warn(
                "ending the connection of an {}, which is to connect again: the store has not taken it down within {} s",
                role.program(),
                NUMBER_WITHIN.toSeconds()));
    }

    private void forget(Mono<Peer> peer) {
        var ignored = peer.flatMap(fleet::peerGone)
                .subscribe(
                        _ -> {},
                        failure -> failures.warn(
                                "a peer that disconnected before it had its number stays in the store: {}",
                                failure.toString()));
    }

    private PeerSession edge(Peer peer, SourceType type, PeerAddress address) {
        StreamingServer server = new StreamingServer(peer, type, address.ip(), address.port(), address.ssl());
        return new EdgeSession(server, address, underWay, fleet, admission, lifecycle);
    }
}
