package dev.headend.coordinator.control;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlRole;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.fleet.PeerLinks;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;

/** The sessions that stand, by peer. When the program stops, it ends them before the web server waits for them. */
final class ConnectedPeers implements PeerLinks, SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(ConnectedPeers.class);

    private final Map<PeerId, Link> links = new ConcurrentHashMap<>();
    private volatile boolean running;
    /** Not the opposite of {@link #running}: peers may come before this is started, but not after it is stopped. */
    private volatile boolean stopped;

    private record Link(ControlRole role, Peer peer, Outbound outbound) {
        /** Whether this and the other are connections of one program; it may connect once in each role. */
        boolean isSameProgramAs(Link other) {
            return role == other.role && peer.isSameProgramAs(other.peer);
        }

        boolean isOlderThan(Link other) {
            return peer.id().compareTo(other.peer.id()) < 0;
        }
    }

    /**
     * A program that is back on a new connection leaves its old one, which may stand half open for a while. Two connections
     * may be added in any order: the newest stays.
     */
    void add(ControlRole role, Peer peer, Outbound outbound) {
        Link added = new Link(role, peer, outbound);
        links.put(peer.id(), added);
        if (stopped) {
            outbound.finish();
        }
        if (peer.canResume()) {
            leaveAllButTheNewest(added);
        }
    }

    private void leaveAllButTheNewest(Link added) {
        List<Link> ofOneProgram =
                links.values().stream().filter(added::isSameProgramAs).toList();
        for (Link link : ofOneProgram) {
            if (ofOneProgram.stream().anyMatch(link::isOlderThan)
                    && link.outbound().cut()) {
                log.info("{} {} is left: its program is back on a newer connection", link.role(), link.peer());
            }
        }
    }

    void remove(Peer peer) {
        links.remove(peer.id());
    }

    @Override
    public Mono<Boolean> send(PeerId id, ControlMessage message) {
        return Mono.fromSupplier(() -> {
            Link link = links.get(id);
            return link != null && link.outbound().send(message);
        });
    }

    @Override
    public void start() {
        running = true;
        stopped = false;
    }

    @Override
    public void stop() {
        running = false;
        stopped = true;
        links.values().forEach(link -> link.outbound().finish());
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
