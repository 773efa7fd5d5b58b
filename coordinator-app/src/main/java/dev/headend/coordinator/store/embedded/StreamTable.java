package dev.headend.coordinator.store.embedded;

import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.stream.Stream;
import dev.headend.coordinator.stream.StreamState;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams that have not ended: in the file, and in memory with what they are looked up by. For one thread at a time. */
final class StreamTable {
    private static final Logger log = LoggerFactory.getLogger(StreamTable.class);
    private static final Comparator<Stream> BY_ID =
            Comparator.comparing(stream -> stream.id().value());

    private final StoreFile file;
    /** In no order: ids are long and begin alike, so to keep 20,000 sorted costs more than to sort them when asked. */
    private final Map<String, Stream> byId = new HashMap<>();

    private final Map<ChannelId, StreamId> liveByChannel = new HashMap<>();
    private final Map<PeerId, Set<String>> byPeer = new HashMap<>();
    private final Map<Peer.Identity, Set<String>> byEncoderProgram = new HashMap<>();

    /** Reads what is in the file. A record that cannot be read is set aside: the others are not to wait for it. */
    StreamTable(StoreFile file) {
        this.file = file;
        file.streams.entrySet().forEach(record -> read(record.getKey(), record.getValue()));
    }

    private void read(String id, byte[] bytes) {
        try {
            index(StreamCodec.read(bytes));
        } catch (UndecodableRecordException unreadable) {
            log.error(
                    "stream {} dropped and set aside in the store; the application will not hear of its end: {}",
                    id,
                    unreadable.getMessage());
            file.setAside(file.streams, id);
        }
    }

    Optional<Stream> get(StreamId id) {
        return Optional.ofNullable(byId.get(id.value()));
    }

    Optional<StreamId> liveOn(ChannelId channel) {
        return Optional.ofNullable(liveByChannel.get(channel));
    }

    List<StreamId> of(PeerId peer) {
        return byPeer.getOrDefault(peer, Set.of()).stream()
                .sorted()
                .map(StreamId::new)
                .toList();
    }

    /** By id, that is by age. */
    List<Stream> all() {
        return byId.values().stream().sorted(BY_ID).toList();
    }

    /** By id, that is by age. */
    List<Stream> live() {
        return byId.values().stream()
                .filter(s -> s.state().holdsChannel())
                .sorted(BY_ID)
                .toList();
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

    /** The streams of an encoder that are bound to connections which it has left. */
    List<StreamId> onEarlierConnectionsOf(Peer encoder) {
        return encoder.identity().stream()
                .flatMap(this::encodedBy)
                .filter(stream -> encoder.isLaterThan(stream.encoder()))
                .map(Stream::id)
                .toList();
    }

    /** By id, that is by age. */
    java.util.stream.Stream<Stream> encodedBy(Peer.Identity encoder) {
        return byEncoderProgram.getOrDefault(encoder, Set.of()).stream()
                .map(id -> Objects.requireNonNull(byId.get(id)))
                .sorted(BY_ID);
    }

    /** Keeps a stream as it now is; one that has closed is forgotten. */
    void put(Stream stream) {
        if (stream.state() instanceof StreamState.Closed) {
            file.streams.remove(stream.id().value());
            forget(stream);
            return;
        }
        file.streams.put(stream.id().value(), StreamCodec.write(stream));
        index(stream);
    }

    private void index(Stream stream) {
        Stream before = byId.put(stream.id().value(), stream);
        if (before == null) {
            notePeers(stream);
        } else if (!samePeers(before, stream)) {
            forgetPeers(before);
            notePeers(stream);
        }
        if (stream.state().holdsChannel()) {
            liveByChannel.put(stream.channel(), stream.id());
        } else {
            liveByChannel.remove(stream.channel(), stream.id());
        }
    }

    private static boolean samePeers(Stream one, Stream other) {
        return one.edge().equals(other.edge()) && one.encoder().equals(other.encoder());
    }

    private void notePeers(Stream stream) {
        note(byPeer, stream.edge().id(), stream.id());
        note(byPeer, stream.encoder().id(), stream.id());
        stream.encoder().identity().ifPresent(program -> note(byEncoderProgram, program, stream.id()));
    }

    private void forget(Stream stream) {
        byId.remove(stream.id().value());
        liveByChannel.remove(stream.channel(), stream.id());
        forgetPeers(stream);
    }

    private void forgetPeers(Stream stream) {
        forget(byPeer, stream.edge().id(), stream.id());
        forget(byPeer, stream.encoder().id(), stream.id());
        stream.encoder().identity().ifPresent(program -> forget(byEncoderProgram, program, stream.id()));
    }

    private static <K> void note(Map<K, Set<String>> index, K key, StreamId id) {
        index.computeIfAbsent(key, _ -> new HashSet<>()).add(id.value());
    }

    private static <K> void forget(Map<K, Set<String>> index, K key, StreamId id) {
        index.computeIfPresent(key, (_, ids) -> {
            ids.remove(id.value());
            return ids.isEmpty() ? null : ids;
        });
    }
}
