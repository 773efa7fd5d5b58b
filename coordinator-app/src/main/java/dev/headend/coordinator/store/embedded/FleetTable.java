package dev.headend.coordinator.store.embedded;

import dev.headend.coordinator.fleet.Encoder;
import dev.headend.coordinator.fleet.EncoderChoice;
import dev.headend.coordinator.fleet.FleetCapacity;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.fleet.StreamingServer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/** The peers that are connected: in memory only, since connections do not survive the process. For one thread at a time. */
final class FleetTable {
    private final Map<PeerId, StreamingServer> servers = new TreeMap<>();
    private final Map<PeerId, Encoder> encoders = new TreeMap<>();

    void add(StreamingServer server) {
        servers.put(server.id(), server);
    }

    /**
     * On its earlier connections the same program is not to be given anything any more.
     *
     * @param load streams that it has already, from before
     */
    void register(Peer peer, int capacity, int load) {
        encoders.values().removeIf(known -> peer.isLaterThan(known.peer()));
        encoders.merge(peer.id(), new Encoder(peer, capacity, load), (known, _) -> known.withCapacity(capacity));
    }

    void remove(PeerId id) {
        servers.remove(id);
        encoders.remove(id);
    }

    Optional<StreamingServer> server(PeerId id) {
        return Optional.ofNullable(servers.get(id));
    }

    Optional<Encoder> chooseEncoder() {
        return EncoderChoice.among(encoders.values());
    }

    /** Counts a stream more or fewer; an encoder that is gone has no load to count. */
    void addLoad(PeerId encoder, int streams) {
        encoders.computeIfPresent(encoder, (_, known) -> known.withLoad(known.load() + streams));
    }

    /** Counts anew, after the streams have been read again. */
    void recount(ToIntFunction<PeerId> load) {
        encoders.replaceAll((id, known) -> known.withLoad(load.applyAsInt(id)));
    }

    List<StreamingServer> servers() {
        return List.copyOf(servers.values());
    }

    List<Encoder> encoders() {
        return List.copyOf(encoders.values());
    }

    FleetCapacity capacity() {
        return FleetCapacity.of(encoders.values());
    }
}
