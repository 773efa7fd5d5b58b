package dev.headend.coordinator.store.embedded;

import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.coordinator.fleet.Encoder;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.fleet.StreamingServer;
import dev.headend.coordinator.store.StoreStatistics;
import dev.headend.coordinator.stream.Stream;
import dev.headend.coordinator.stream.StreamInput;
import dev.headend.coordinator.stream.StreamStore.Admission;
import dev.headend.coordinator.stream.StreamStore.Admission.Reason;
import dev.headend.coordinator.stream.StreamStore.Snapshot;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything the store knows, and the steps that change several of its tables at once. For one thread at a time. */
final class EmbeddedState {
    private static final String PEERS = "peers";

    private final StoreFile file;
    private final boolean keepsEvents;
    private final Clock clock;
    final FleetTable fleet;
    final StreamTable streams;
    final OutboxTable outbox;

    /**
     * Opens the file and reads what is in it. When that fails, nothing stays open.
     *
     * @param fileName see {@link StoreFile#open}
     * @param fleet who is connected; it outlives this state when the file has to be read again
     * @param inFlight what is being delivered; as the fleet
     * @param keepsEvents false when nobody is to be told of anything
     */
    static EmbeddedState open(
            String fileName, FleetTable fleet, InFlightStreams inFlight, boolean keepsEvents, Clock clock) {
        StoreFile file = StoreFile.open(fileName);
        try {
            return new EmbeddedState(file, fleet, inFlight, keepsEvents, clock);
        } catch (RuntimeException | Error failure) {
            file.abandon();
            throw failure;
        }
    }

    private EmbeddedState(
            StoreFile file, FleetTable fleet, InFlightStreams inFlight, boolean keepsEvents, Clock clock) {
        this.file = file;
        this.fleet = fleet;
        this.keepsEvents = keepsEvents;
        this.clock = clock;
        this.streams = new StreamTable(file);
        this.outbox = new OutboxTable(file, inFlight);
        fleet.recount(streams::load);
    }

    StoreFile file() {
        return file;
    }

    PeerId newPeer() {
        return new PeerId(file.count(PEERS));
    }

    Connection connect(ControlRole role, @Nullable PeerInstance instance) {
        Peer peer = new Peer(newPeer(), role, instance);
        return new Connection(peer, fleet.connect(peer));
    }

    /**
     * A peer that has just connected.
     *
     * @param superseded the connection that its program had until now; null = none
     */
    record Connection(Peer peer, @Nullable PeerId superseded) {}

    /** Tells which streams the same program had on earlier connections and has not resumed; none of a connection that is gone. */
    List<StreamId> register(Peer encoder, int capacity) {
        return fleet.register(encoder, capacity, streams.load(encoder.id()))
                ? streams.onEarlierConnectionsOf(encoder)
                : List.of();
    }

    /** Null when the connection is gone. */
    @Nullable
    Draining drain(Peer encoder, int capacity) {
        int load = streams.load(encoder.id());
        return fleet.drain(encoder, capacity, load)
                ? new Draining(streams.onEarlierConnectionsOf(encoder), load)
                : null;
    }

    /**
     * An encoder that drains.
     *
     * @param notResumed as the result of {@link #register}
     * @param load streams that it has on this connection and is not done with
     */
    record Draining(List<StreamId> notResumed, int load) {}

    /** Tells which streams it encodes. */
    List<StreamId> encoderDied(Peer.Identity encoder) {
        fleet.removeProgram(encoder);
        return streams.encodedBy(encoder).map(Stream::id).toList();
    }

    /** Tells in which streams it has a part. */
    List<StreamId> peerGone(Peer peer) {
        fleet.remove(peer);
        return streams.of(peer.id());
    }

    Admission admit(StreamId id, ChannelId channel, PeerId edge) {
        Optional<StreamingServer> server = fleet.server(edge);
        if (server.isEmpty()) {
            return new Admission.Denied(Reason.EDGE_GONE);
        }
        if (streams.liveOn(channel).isPresent()) {
            return new Admission.Denied(Reason.CHANNEL_BUSY);
        }
        Optional<Encoder> encoder = fleet.chooseEncoder();
        if (encoder.isEmpty()) {
            return new Admission.Denied(fleet.hasEncoders() ? Reason.NO_ROOM : Reason.NO_ENCODER);
        }
        Stream stream =
                Stream.admitted(id, channel, server.get().peer(), encoder.get().peer());
        streams.put(stream);
        fleet.addLoad(stream.encoder().id(), 1);
        return new Admission.Granted(stream);
    }

    /** Null when there is no such stream. */
    Stream.@Nullable Change apply(StreamId id, StreamInput input) {
        Stream stream = streams.get(id).orElse(null);
        if (stream == null) {
            return null;
        }
        Stream.Change change = stream.on(input, now());
        if (change.isChange()) {
            write(change);
        }
        return change;
    }

    private void write(Stream.Change change) {
        streams.put(change.after());
        countLoad(change.before(), -1);
        countLoad(change.after(), 1);
        if (keepsEvents) {
            change.events().forEach(outbox::append);
        }
    }

    private void countLoad(Stream stream, int streamsMore) {
        if (stream.state().holdsLoad()) {
            fleet.addLoad(stream.encoder().id(), streamsMore);
        }
    }

    /** Times are kept to the millisecond. */
    Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    Snapshot snapshot() {
        return new Snapshot(streams.live(), fleet.servers(), fleet.encoders());
    }

    StoreStatistics statistics() {
        return new StoreStatistics(
                streams.liveCount(),
                streams.endingCount(),
                fleet.serverCount(),
                fleet.capacity(),
                outbox.backlog(),
                outbox.oldest(),
                file.setAside.sizeAsLong());
    }
}
