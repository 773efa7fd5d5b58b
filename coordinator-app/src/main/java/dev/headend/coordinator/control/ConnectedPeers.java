package dev.headend.coordinator.control;

import dev.headend.control.ControlMessage;
import dev.headend.control.PeerInstance;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.fleet.PeerLinks;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;

/** The sessions that stand, by peer. When the program stops, it ends them before the web server waits for them. */
final class ConnectedPeers implements PeerLinks, SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(ConnectedPeers.class);

    private final Map<PeerId, Outbound> peers = new ConcurrentHashMap<>();
    /** The newest connection of each program that can resume. */
    private final Map<PeerInstance, PeerId> latest = new ConcurrentHashMap<>();

    private volatile boolean running;

    /** A program that is back on a new connection leaves its old one, which may stand half open for a while. */
    void add(Peer peer, Outbound outbound) {
        peers.put(peer.id(), outbound);
        PeerInstance instance = peer.instance();
        PeerId earlier = instance == null ? null : latest.put(instance, peer.id());
        Outbound left = earlier == null ? null : peers.get(earlier);
        if (left != null) {
            log.info("peer {} is back as {}", earlier, peer);
            left.end();
        }
    }

    void remove(Peer peer) {
        peers.remove(peer.id());
        if (peer.instance() != null) {
            latest.remove(peer.instance(), peer.id());
        }
    }

    @Override
    public Mono<Boolean> send(PeerId id, ControlMessage message) {
        return Mono.fromSupplier(() -> {
            Outbound outbound = peers.get(id);
            return outbound != null && outbound.send(message);
        });
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        peers.values().forEach(Outbound::end);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops before everything else. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
