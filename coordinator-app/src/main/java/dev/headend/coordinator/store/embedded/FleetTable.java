package dev.headend.coordinator.store.embedded;

import dev.headend.coordinator.fleet.Encoder;
import dev.headend.coordinator.fleet.EncoderChoice;
import dev.headend.coordinator.fleet.FleetCapacity;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.fleet.StreamingServer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The peers that are connected: in memory only, since connections do not survive the process. No step costs more for there
 * being many peers. For one thread at a time.
 */
final class FleetTable {
    /** The newest connection of each program that can resume. */
    private final Map<Peer.Identity, PeerId> newest = new HashMap<>();

    /** The connections that stand, without those whose program has a newer one. */
    private final Set<PeerId> current = new HashSet<>();

    private final Map<PeerId, StreamingServer> servers = new TreeMap<>();
    private final Map<PeerId, Encoder> encoders = new TreeMap<>();
    private final Map<Peer.Identity, Set<PeerId>> encodersByProgram = new HashMap<>();
    private final EncoderChoice choice = new EncoderChoice();
    private final FleetCapacity.Sum capacity = new FleetCapacity.Sum();

    /** Tells which connection its program had until now; null = none. Also when the step of which this is part is repeated. */
    @Nullable
    PeerId connect(Peer peer) {
        PeerId superseded = peer.identity()
                .map(program -> newest.put(program, peer.id()))
                .filter(before -> before.compareTo(peer.id()) < 0)
                .orElse(null);
        current.add(peer.id());
        if (superseded != null) {
            current.remove(superseded);
        }
        return superseded;
    }

    /** Changes nothing if the connection is gone, or its program has a newer one: nobody would remove the server again. */
    void add(StreamingServer server) {
        if (current.contains(server.id())) {
            servers.put(server.id(), server);
        }
    }

    /**
     * On its earlier connections the same program is not to be given anything any more. Changes nothing if the connection is gone, or its
     * program has a newer one: a registration may be done after the loss of its connection, and nobody would remove the encoder again.
     *
     * @param load streams that it has already, from before
     * @return whether it is known now
     */
    boolean register(Peer peer, int capacity, int load) {
        return ifCurrent(peer, () -> registered(peer, capacity, load));
    }

    /** As {@link #register}; but this encoder is to be given nothing any more, whatever it registers with later. */
    boolean drain(Peer peer, int capacity, int load) {
        return ifCurrent(peer, () -> registered(peer, capacity, load).asDraining());
    }

    private boolean ifCurrent(Peer peer, Supplier<Encoder> after) {
        boolean isCurrent = current.contains(peer.id());
        if (isCurrent) {
            change(peer.id(), after.get());
        }
        return isCurrent;
    }

    private Encoder registered(Peer peer, int capacity, int load) {
        peer.identity().map(this::connectionsOf).orElse(List.of()).stream()
                .filter(connection -> connection.compareTo(peer.id()) < 0)
                .forEach(earlier -> change(earlier, null));
        Encoder known = encoders.get(peer.id());
        return known == null ? new Encoder(peer, capacity, load) : known.withCapacity(capacity);
    }

    private List<PeerId> connectionsOf(Peer.Identity encoder) {
        return List.copyOf(encodersByProgram.getOrDefault(encoder, Set.of()));
    }

    /** All that is kept of encoders changes here, and so together. */
    private void change(PeerId id, @Nullable Encoder after) {
        Encoder before = after == null ? encoders.remove(id) : encoders.put(id, after);
        choice.update(before, after);
        if (before != null) {
            capacity.subtract(before);
            forgetProgram(before.peer());
        }
        if (after != null) {
            capacity.add(after);
            noteProgram(after.peer());
        }
    }

    private void noteProgram(Peer peer) {
        peer.identity()
                .ifPresent(program -> encodersByProgram
                        .computeIfAbsent(program, _ -> new TreeSet<>())
                        .add(peer.id()));
    }

    private void forgetProgram(Peer peer) {
        peer.identity()
                .ifPresent(program -> encodersByProgram.computeIfPresent(program, (_, connections) -> {
                    connections.remove(peer.id());
                    return connections.isEmpty() ? null : connections;
                }));
    }

    void remove(Peer peer) {
        peer.identity().ifPresent(program -> newest.remove(program, peer.id()));
        current.remove(peer.id());
        servers.remove(peer.id());
        change(peer.id(), null);
    }

    /** An encoder, on all of its connections: it gets nothing any more. */
    void removeProgram(Peer.Identity encoder) {
        connectionsOf(encoder).forEach(connection -> change(connection, null));
    }

    Optional<StreamingServer> server(PeerId id) {
        return Optional.ofNullable(servers.get(id));
    }

    /** Whether there is one that takes streams, now or when it has room. */
    boolean hasEncoders() {
        return capacity().encoderCount() > 0;
    }

    Optional<Encoder> chooseEncoder() {
        return choice.best();
    }

    /** Counts a stream more or fewer; an encoder that is gone has no load to count. */
    void addLoad(PeerId encoder, int streams) {
        Encoder known = encoders.get(encoder);
        if (known != null) {
            change(encoder, known.withLoad(known.load() + streams));
        }
    }

    /** Counts anew, after the streams have been read again. */
    void recount(ToIntFunction<PeerId> load) {
        encoders().forEach(known -> change(known.id(), known.withLoad(load.applyAsInt(known.id()))));
    }

    List<StreamingServer> servers() {
        return List.copyOf(servers.values());
    }

    int serverCount() {
        return servers.size();
    }

    List<Encoder> encoders() {
        return List.copyOf(encoders.values());
    }

    FleetCapacity capacity() {
        return capacity.total();
    }
}
