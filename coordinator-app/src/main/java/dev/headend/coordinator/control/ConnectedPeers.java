package dev.headend.coordinator.control;

import dev.headend.control.ControlMessage;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.fleet.PeerLinks;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;

/** The sessions that stand, by peer. When the program stops, it ends them before the web server waits for them. */
final class ConnectedPeers implements PeerLinks, SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(ConnectedPeers.class);

    private final Map<PeerId, Link> links = new ConcurrentHashMap<>();
    /** Of the programs that can resume; guarded by itself. */
    private final Map<Peer.Identity, Link> newest = new HashMap<>();

    private volatile boolean running;
    /** Not the opposite of {@link #running}: peers may come before this is started, but not after it is stopped. */
    private volatile boolean stopped;

    private record Link(Peer peer, Outbound outbound) {}

    /**
     * A program that is back on a new connection leaves its old one in the same role, which may stand half open for a while.
     * Two connections may be added in any order: the newest stays.
     */
    void add(Peer peer, Outbound outbound) {
        Link added = new Link(peer, outbound);
        links.put(peer.id(), added);
        if (stopped) {
            outbound.finish();
        }
        Link outdated =
                peer.identity().map(program -> outdatedBy(program, added)).orElse(null);
        if (outdated != null && outdated.outbound().cut()) {
            log.info("{} {} disconnected: its program is back on a newer connection", peer.role(), outdated.peer());
        }
    }

    /** Null when it is the only connection of its program in this role. */
    private @Nullable Link outdatedBy(Peer.Identity program, Link added) {
        synchronized (newest) {
            Link known = newest.get(program);
            if (known != null && known.peer().isLaterThan(added.peer())) {
                return added;
            }
            newest.put(program, added);
            return known;
        }
    }

    void remove(Peer peer) {
        Link removed = links.remove(peer.id());
        if (removed == null) {
            return;
        }
        peer.identity().ifPresent(program -> {
            synchronized (newest) {
                newest.remove(program, removed);
            }
        });
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
