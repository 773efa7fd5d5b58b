package dev.headend.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.control.SourceType;
import dev.headend.control.StreamType;
import dev.headend.coordinator.events.Outbox.Claim;
import dev.headend.coordinator.fleet.Encoder;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerConnections;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.fleet.StreamingServer;
import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.harness.RecordingPeers;
import dev.headend.coordinator.stream.Stream;
import dev.headend.coordinator.stream.StreamEvent;
import dev.headend.coordinator.stream.StreamIds;
import dev.headend.coordinator.stream.StreamInput;
import dev.headend.coordinator.stream.StreamStore.Admission;
import dev.headend.coordinator.stream.StreamStore.Admission.Reason;
import dev.headend.coordinator.stream.StreamStore.Due;
import dev.headend.coordinator.stream.Timeouts;
import dev.headend.fixture.Patience;
import dev.headend.media.ChannelId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * A store, and what the rest of the program is to it. Inputs that are due are kept: they are applied where a test does so. What a
 * store of several processes does in its own time is waited for.
 */
abstract class StoreTestBase {
    static final ChannelId CHANNEL = new ChannelId("channel");
    static final StreamEvent.Available LIVE =
            new StreamEvent.Available(StreamType.HLS_LIVE, "1280x720-30", "hls/x/live.m3u8", null);
    static final Instant FAR = Instant.parse("2100-01-01T00:00:00Z");
    /** Each different, so that they cannot be mistaken for each other. */
    static final Timeouts TIMEOUTS =
            new Timeouts(Duration.ofMillis(200), Duration.ofMillis(400), Duration.ofMillis(600));

    final StreamIds ids = new StreamIds(Clock.systemUTC());
    private List<Due> due = new CopyOnWriteArrayList<>();
    private Disposable timers = () -> {};
    RecordingPeers peers = new RecordingPeers();
    CoordinatorStore store;
    PeerId edge;

    /**
     * A store over the state that the last one left, or a new one.
     *
     * @param connections of the process that the store is in
     */
    protected abstract CoordinatorStore open(PeerConnections connections, Timeouts timeouts) throws Exception;

    /** Ends the store as a crash would, as far as one process can: its peers are gone, and it says nothing of that. */
    protected abstract void crash(CoordinatorStore store) throws Exception;

    @BeforeEach
    void openFirst() throws Exception {
        openNext();
        edge = server();
    }

    @AfterEach
    void closeLast() throws Exception {
        timers.dispose();
        crash(store);
    }

    final void restart() throws Exception {
        closeLast();
        openNext();
    }

    private void openNext() throws Exception {
        peers = new RecordingPeers();
        List<Due> came = new CopyOnWriteArrayList<>();
        due = came;
        store = open(peers, TIMEOUTS);
        timers = store.due().subscribe(came::add);
    }

    static <T> T get(Mono<T> mono) {
        return Objects.requireNonNull(mono.block(Patience.TIME));
    }

    static void done(Mono<Void> mono) {
        mono.block(Patience.TIME);
    }

    /** What a store of several processes does in its own time. */
    static void eventually(Callable<Boolean> condition) {
        Eventually.that(condition);
    }

    final PeerId server() {
        return server(null).id();
    }

    final Peer server(@Nullable PeerInstance instance) {
        Peer peer = peer(ControlRole.RTMP, instance);
        done(store.serverConnected(new StreamingServer(peer, SourceType.RTMP, "192.0.2.1", 1935, false)));
        return peer;
    }

    final Peer peer(@Nullable PeerInstance instance) {
        return peer(ControlRole.HLS, instance);
    }

    final Peer peer(ControlRole role, @Nullable PeerInstance instance) {
        return get(store.connected(role, instance));
    }

    final PeerId encoder(int capacity) {
        return encoder(capacity, null).id();
    }

    final Peer encoder(int capacity, @Nullable PeerInstance instance) {
        Peer peer = peer(instance);
        done(store.encoderRegistered(peer, capacity));
        return peer;
    }

    final Stream admit(String channel) {
        return granted(store.admit(ids.next(), new ChannelId(channel), edge));
    }

    static Stream granted(Mono<Admission> asked) {
        Admission admission = get(asked);
        assertThat(admission).isInstanceOf(Admission.Granted.class);
        return ((Admission.Granted) admission).stream();
    }

    final Admission tryAdmit(String channel) {
        return get(store.admit(ids.next(), new ChannelId(channel), edge));
    }

    final void apply(Stream stream, StreamInput input) {
        store.apply(stream.id(), input).block(Patience.TIME);
    }

    final int load(PeerId encoder) {
        return get(store.snapshot()).encoders().stream()
                .filter(e -> e.id().equals(encoder))
                .mapToInt(Encoder::load)
                .sum();
    }

    final List<Claim> claim(int max) {
        return get(store.claim(max, FAR));
    }

    /** Some, at once or after a while: a crashed process may have had them. */
    final List<Claim> claimSome(int max) {
        List<Claim> claims = new ArrayList<>();
        eventually(() -> claims.addAll(claim(max)));
        return claims;
    }

    static Admission denied(Reason reason) {
        return new Admission.Denied(reason);
    }

    /** This input of a stream, when it is due. Others may come before it, and one that nobody applies may come again. */
    final Due awaitDue(Stream stream, StreamInput input) {
        List<Due> found = new ArrayList<>();
        eventually(() -> due.stream()
                .filter(came ->
                        came.stream().equals(stream.id()) && came.input().equals(input))
                .findFirst()
                .map(found::add)
                .orElse(false));
        due.removeAll(found);
        return found.getFirst();
    }

    /** Applies this input of a stream when it is due; again when it comes again, as a claim on it may have run out meanwhile. */
    final Stream applyNext(Stream stream, StreamInput input) {
        List<Stream> applied = new ArrayList<>();
        eventually(() -> store.apply(awaitDue(stream, input))
                .map(Stream.Change::after)
                .blockOptional(Patience.TIME)
                .map(applied::add)
                .orElse(false));
        return applied.getFirst();
    }
}
