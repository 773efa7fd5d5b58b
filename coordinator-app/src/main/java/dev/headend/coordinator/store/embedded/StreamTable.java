package dev.headend.coordinator.store.embedded;

import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.stream.Stream;
import dev.headend.coordinator.stream.StreamState;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The streams that have not ended: in the file, and in memory with what they are looked up by. For one thread at a time. */
final class StreamTable {
    private final StoreFile tables;
    /** By id, that is by age. */
    private final Map<String, Stream> byId = new TreeMap<>();

    private final Map<ChannelId, StreamId> liveByChannel = new HashMap<>();
    private final Map<PeerId, Set<String>> byPeer = new HashMap<>();

    /** Reads what is in the file. */
    StreamTable(StoreFile tables) {
        this.tables = tables;
        tables.streams.values().forEach(bytes -> index(StreamCodec.read(bytes)));
    }

    Optional<Stream> get(StreamId id) {
        return Optional.ofNullable(byId.get(id.value()));
    }

    Optional<StreamId> liveOn(ChannelId channel) {
        return Optional.ofNullable(liveByChannel.get(channel));
    }

    List<StreamId> of(PeerId peer) {
        return byPeer.getOrDefault(peer, Set.of()).stream().map(StreamId::new).toList();
    }

    List<Stream> all() {
        return List.copyOf(byId.values());
    }

    List<Stream> live() {
        return byId.values().stream().filter(s -> s.state().holdsChannel()).toList();
    }

    int liveCount() {
        return liveByChannel.size();
    }

    int endingCount() {
        return byId.size() - liveByChannel.size();
    }

    /** How many units of an encoder's capacity are taken. */
    int load(PeerId encoder) {
        return (int) of(encoder).stream()
                .map(id -> Objects.requireNonNull(byId.get(id.value())))
                .filter(stream -> stream.encoder().id().equals(encoder))
                .filter(stream -> stream.state().holdsLoad())
                .count();
    }

    /** The streams of an encoder that are bound to connections which it has left. Costs the number of peers. */
    List<StreamId> onEarlierConnectionsOf(Peer encoder) {
        return byPeer.values().stream()
                .map(ids -> encoderOf(ids.iterator().next()))
                .filter(encoder::isLaterThan)
                .distinct()
                .flatMap(earlier -> of(earlier.id()).stream())
                .toList();
    }

    private Peer encoderOf(String id) {
        return Objects.requireNonNull(byId.get(id)).encoder();
    }

    /** Keeps a stream as it now is; one that has closed is forgotten. */
    void put(Stream stream) {
        if (stream.state() instanceof StreamState.Closed) {
            tables.streams.remove(stream.id().value());
            forget(stream);
            return;
        }
        tables.streams.put(stream.id().value(), StreamCodec.write(stream));
        index(stream);
    }

    private void index(Stream stream) {
        Stream before = byId.put(stream.id().value(), stream);
        if (before != null) {
            forgetPeers(before);
        }
        if (stream.state().holdsChannel()) {
            liveByChannel.put(stream.channel(), stream.id());
        } else {
            liveByChannel.remove(stream.channel(), stream.id());
        }
        byPeer.computeIfAbsent(stream.edge().id(), _ -> new TreeSet<>())
                .add(stream.id().value());
        byPeer.computeIfAbsent(stream.encoder().id(), _ -> new TreeSet<>())
                .add(stream.id().value());
    }

    private void forget(Stream stream) {
        byId.remove(stream.id().value());
        liveByChannel.remove(stream.channel(), stream.id());
        forgetPeers(stream);
    }

    private void forgetPeers(Stream stream) {
        forget(stream.edge().id(), stream.id());
        forget(stream.encoder().id(), stream.id());
    }

    private void forget(PeerId peer, StreamId id) {
        byPeer.computeIfPresent(peer, (_, ids) -> {
            ids.remove(id.value());
            return ids.isEmpty() ? null : ids;
        });
    }
}
