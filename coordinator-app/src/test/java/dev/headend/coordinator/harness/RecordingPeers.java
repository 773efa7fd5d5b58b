package dev.headend.coordinator.harness;

import dev.headend.control.ControlMessage;
import dev.headend.coordinator.fleet.PeerConnections;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.fixture.Patience;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Connections without peers: keeps what is sent by them. */
public class RecordingPeers implements PeerConnections {
    private final LinkedBlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
    private final Set<PeerId> gone = ConcurrentHashMap.newKeySet();
    private final List<PeerId> superseded = new CopyOnWriteArrayList<>();
    private final List<PeerId> forgotten = new CopyOnWriteArrayList<>();
    private final List<String> ends = new CopyOnWriteArrayList<>();

    /** A message to a peer. */
    public record Sent(PeerId to, ControlMessage what) {}

    /** Whether a peer can be sent a message, which happens just now. All can that are not disconnected. */
    protected boolean isReached(PeerId peer, ControlMessage message) {
        return !gone.contains(peer);
    }

    /** From now on the peer cannot be sent anything. */
    public final void disconnect(PeerId peer) {
        gone.add(peer);
    }

    @Override
    public final Mono<Boolean> send(PeerId peer, ControlMessage message) {
        return Mono.fromSupplier(() -> isReached(peer, message) && sent.add(new Sent(peer, message)));
    }

    @Override
    public final void supersede(PeerId peer) {
        superseded.add(peer);
    }

    @Override
    public final void forgotten(PeerId peer) {
        forgotten.add(peer);
    }

    @Override
    public final void endAll(String reason) {
        ends.add(reason);
    }

    /** Whoever it would end is told by {@link #ends}. */
    @Override
    public final void endResumable(String reason) {
        ends.add(reason);
    }

    /** The oldest message that was not taken yet, after a while; null = none came. */
    public final @Nullable Sent next() throws InterruptedException {
        return sent.poll(Patience.TIME.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What was sent and not taken yet. */
    public final List<Sent> sent() {
        return List.copyOf(sent);
    }

    /** The same of one peer. */
    public final List<ControlMessage> sentTo(PeerId peer) {
        return sent.stream()
                .filter(one -> one.to().equals(peer))
                .map(Sent::what)
                .toList();
    }

    public final List<PeerId> superseded() {
        return List.copyOf(superseded);
    }

    public final List<PeerId> forgotten() {
        return List.copyOf(forgotten);
    }

    /** The reasons for which all connections were ended, or all of those that can resume. */
    public final List<String> ends() {
        return List.copyOf(ends);
    }
}
