package dev.headend.coordinator.control;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlRole;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.fleet.PeerLinks;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;

/**
 * The connected peers; sends messages to them. When the program stops, this ends their connections first: the web server waits
 * for open ones.
 */
final class ConnectedPeers implements PeerLinks, SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(ConnectedPeers.class);

    /** Of the heap: one part in so many. */
    private static final int PART_OF_HEAP = 8;

    private final Map<PeerId, Link> links = new ConcurrentHashMap<>();
    /** The newest connection of each program that can resume. Guarded by itself. */
    private final Map<Peer.Identity, Link> newest = new HashMap<>();

    /** What waits to be sent to all of them, in bytes. */
    private final AtomicLong waiting = new AtomicLong();

    private final long maxWaiting;
    private volatile boolean running;
    /** Not the opposite of {@link #running}: peers may come before this is started, but not after it is stopped. */
    private volatile boolean stopped;

    private record Link(Peer peer, Outbound outbound) {}

    /** The bound on what waits for all of them together follows from the heap. */
    ConnectedPeers() {
        this(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    /** @param maxWaiting to be sent to all of them together, in bytes */
    ConnectedPeers(long maxWaiting) {
        this.maxWaiting = maxWaiting;
    }

    /**
     * Adds a peer. An older connection of the same program in the same role, which may be half open for a while, is ended. Two
     * connections may be added in any order: the newest stays.
     */
    Outbound add(Peer peer) {
        Outbound outbound = new Outbound(waiting);
        Link added = new Link(peer, outbound);
        links.put(peer.id(), added);
        if (stopped) {
            outbound.finish();
        }
        Link outdated =
                peer.identity().map(program -> outdatedBy(program, added)).orElse(null);
        if (outdated != null && outdated.outbound().cut()) {
            log.info("{} disconnected: its program is back on a newer connection", outdated.peer());
        }
        return outbound;
    }

    /** The connection of the same edge for its other protocol. */
    Optional<Peer> otherEntrance(Peer peer) {
        ControlRole other = switch (peer.role()) {
            case RTMP -> ControlRole.WSS;
            case WSS -> ControlRole.RTMP;
            case HLS -> null;
        };
        synchronized (newest) {
            return other == null || peer.instance() == null
                    ? Optional.empty()
                    : Optional.ofNullable(newest.get(new Peer.Identity(other, peer.instance())))
                            .map(Link::peer);
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
        Link removed = links.get(peer.id());
        if (removed == null) {
            return;
        }
        removed.outbound().release();
        links.remove(peer.id());
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
            boolean sent = link != null && link.outbound().send(message);
            if (waiting.get() > maxWaiting) {
                cutFurthestBehind();
            }
            return sent;
        });
    }

    /**
     * Whoever keeps the most waiting goes first, so that a peer that reads does not suffer for those that do not. No lock is held
     * while a connection ends: that calls whatever is connected with it.
     */
    private void cutFurthestBehind() {
        for (Outbound behind = releaseFurthestBehind(); behind != null; behind = releaseFurthestBehind()) {
            behind.cut("could not keep up: " + maxWaiting / 1024
                    + " KiB wait to be sent to all edges and encoders together, and the most of it to this one");
        }
    }

    /** One at a time, so that no more are chosen than need to go; null when nobody has to. */
    private synchronized @Nullable Outbound releaseFurthestBehind() {
        if (waiting.get() <= maxWaiting) {
            return null;
        }
        Outbound furthest = links.values().stream()
                .map(Link::outbound)
                .max(Comparator.comparingLong(Outbound::waiting))
                .filter(behind -> behind.waiting() > 0)
                .orElse(null);
        if (furthest != null) {
            furthest.release();
        }
        return furthest;
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
