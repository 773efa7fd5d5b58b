package dev.headend.coordinator.control;

import dev.headend.control.ControlMessage;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.fleet.PeerLinks;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;

/** The sessions that stand, by peer. When the program stops, it ends them before the web server waits for them. */
final class ConnectedPeers implements PeerLinks, SmartLifecycle {
    private final Map<PeerId, Outbound> peers = new ConcurrentHashMap<>();
    private volatile boolean running;

    void add(PeerId id, Outbound outbound) {
        peers.put(id, outbound);
    }

    void remove(PeerId id) {
        peers.remove(id);
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
