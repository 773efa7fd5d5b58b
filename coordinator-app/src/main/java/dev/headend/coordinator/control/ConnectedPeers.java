package dev.headend.coordinator.control;

import dev.headend.control.ControlMessage;
import dev.headend.control.ControlRole;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerConnections;
import dev.headend.coordinator.fleet.PeerId;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerGracefulShutdownLifecycle;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * The connected peers; sends messages to them. When the program stops, this ends their connections first: the web server waits
 * for open ones.
 */
final class ConnectedPeers implements PeerConnections, SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(ConnectedPeers.class);

    /** The web servers close their ports when this is told to stop, on threads of their own: in a few milliseconds, unless one cannot. */
    private static final Duration PORTS_CLOSE = Duration.ofSeconds(5);
    /** Of the heap: one part in so many. */
    private static final int PART_OF_HEAP = 8;
    /** More than have their number and are not added yet; of the others, which have gone, nothing is needed any more. */
    private static final int MAX_SUPERSEDED_EARLY = 1_024;

    private final Map<PeerId, Link> links = new ConcurrentHashMap<>();
    /** The newest connection of each program that can resume. Guarded by itself. */
    private final Map<Peer.Identity, Link> newest = new HashMap<>();

    /** Those that were not, or no longer, connected here when they were superseded; the latest. Guarded by itself. */
    private final SequencedSet<PeerId> supersededEarly = new LinkedHashSet<>();

    /** What waits to be sent to all of them, in bytes. */
    private final AtomicLong waiting = new AtomicLong();

    private final long maxWaiting;
    private final PeerPorts ports;
    private volatile boolean running;
    /** Not the opposite of {@link #running}: peers may come before this is started, but not after it is stopped. */
    private volatile boolean stopped;

    private volatile Sinks.Empty<Void> stopping = Sinks.empty();

    private record Link(Peer peer, Outbound outbound) {}

    /**
     * The bound on what waits for all of them together follows from the heap.
     *
     * @param ports by which they come
     */
    ConnectedPeers(PeerPorts ports) {
        this(Runtime.getRuntime().maxMemory() / PART_OF_HEAP, ports);
    }

    /**
     * @param maxWaiting to be sent to all of them together, in bytes
     * @param ports by which they come
     */
    ConnectedPeers(long maxWaiting, PeerPorts ports) {
        this.maxWaiting = maxWaiting;
        this.ports = ports;
    }

    /**
     * Adds a peer. An older connection of the same program in the same role, which may be half open for a while, is ended. The
     * store says so too, and knows those to other processes; but two connections may be added in any order, and the newest stays.
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
        if (outdated != null) {
            supersede(outdated);
        }
        if (wasSuperseded(peer.id())) {
            supersede(added);
        }
        return outbound;
    }

    private boolean wasSuperseded(PeerId peer) {
        synchronized (supersededEarly) {
            return supersededEarly.remove(peer);
        }
    }

    /** The store may say so of one that it has just numbered and that is not added yet. */
    @Override
    public void supersede(PeerId peer) {
        Link link = linkOrNote(peer);
        if (link != null) {
            supersede(link);
        }
    }

    private @Nullable Link linkOrNote(PeerId superseded) {
        synchronized (supersededEarly) {
            Link link = links.get(superseded);
            if (link == null) {
                if (supersededEarly.size() == MAX_SUPERSEDED_EARLY) {
                    supersededEarly.removeFirst();
                }
                supersededEarly.add(superseded);
            }
            return link;
        }
    }

    private static void supersede(Link outdated) {
        if (outdated.outbound().cut()) {
            log.info("{} disconnected: its program is back on a newer connection", outdated.peer());
        }
    }

    @Override
    public void forgotten(PeerId peer) {
        Link link = links.get(peer);
        if (link != null && link.outbound().cut()) {
            log.warn(
                    "{}: not known in the store any more; ending its connection, so that it connects anew",
                    link.peer());
        }
    }

    @Override
    public void endAll(String reason) {
        List<Link> all = List.copyOf(links.values());
        log.warn("ending the connections of {} edges and encoders, which are to connect again: {}", all.size(), reason);
        all.forEach(link -> link.outbound().cut());
    }

    @Override
    public void endResumable(String reason) {
        List<Link> all = List.copyOf(links.values());
        List<Link> resumable =
                all.stream().filter(link -> link.peer().canResume()).toList();
        log.warn(
                "ending the connections of {} edges and encoders, which are to go on with another coordinator: {}; {} that cannot resume their streams stay",
                resumable.size(),
                reason,
                all.size() - resumable.size());
        resumable.forEach(link -> link.outbound().cut());
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

    /** Completes when the program stops: whoever is connected and not added yet is to go as well. */
    Mono<Void> stopping() {
        return stopping.asMono();
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
        if (stopped) {
            stopped = false;
            stopping = Sinks.empty();
        }
    }

    @Override
    public void stop() {
        running = false;
        stopped = true;
        stopping.tryEmitEmpty();
        links.values().forEach(link -> link.outbound().finish());
    }

    /** Peers are sent away once the ports have closed: they look for another coordinator at once, and a balancer would send them here. */
    @Override
    public void stop(Runnable done) {
        stopped = true;
        Disposable ignored = ports.closed()
                .timeout(PORTS_CLOSE, Mono.empty())
                .publishOn(Schedulers.parallel())
                .subscribe(_ -> {}, _ -> {}, () -> stopThen(done));
    }

    private void stopThen(Runnable done) {
        stop();
        done.run();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Whether peers are to look for another coordinator. */
    boolean isStopped() {
        return stopped;
    }

    /** Before everything else, but for the web servers, which stop taking connections at the same time: who is sent away must not come back here. */
    @Override
    public int getPhase() {
        return WebServerGracefulShutdownLifecycle.SMART_LIFECYCLE_PHASE;
    }
}
