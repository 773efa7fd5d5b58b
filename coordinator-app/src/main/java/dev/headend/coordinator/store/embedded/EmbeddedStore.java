package dev.headend.coordinator.store.embedded;

import dev.headend.config.StartupFailure;
import dev.headend.control.ControlMessage.EncodeStart;
import dev.headend.control.ControlMessage.PublishAccept;
import dev.headend.control.ControlRole;
import dev.headend.control.PeerInstance;
import dev.headend.coordinator.events.AdditionSignal;
import dev.headend.coordinator.fleet.FleetCapacity;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerConnections;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.fleet.StreamingServer;
import dev.headend.coordinator.store.CoordinatorStore;
import dev.headend.coordinator.store.StoreHealth;
import dev.headend.coordinator.store.StoreStatistics;
import dev.headend.coordinator.stream.Outcome.Later;
import dev.headend.coordinator.stream.StoreUnavailableException;
import dev.headend.coordinator.stream.Stream;
import dev.headend.coordinator.stream.StreamInput;
import dev.headend.coordinator.stream.Timeouts;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import dev.headend.media.StreamKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The store of a coordinator that is alone: see the package. */
public final class EmbeddedStore implements CoordinatorStore, AutoCloseable {
    private final DataDirectory directory;
    private final GroupCommitter committer;
    private final CoalescedRead<Snapshot> snapshot;
    private final AdditionSignal additions = new AdditionSignal();
    private final PeerConnections peers;
    private final CommittedSteps steps;
    private final FileAndFleet source;

    private EmbeddedStore(
            DataDirectory directory, boolean keepsEvents, Clock clock, PeerConnections peers, Timeouts timeouts) {
        this.directory = directory;
        this.source = new FileAndFleet(directory, keepsEvents, clock);
        this.committer = new GroupCommitter(source, System::nanoTime);
        committer.initially(source::count);
        this.snapshot = new CoalescedRead<>(committer, EmbeddedState::snapshot);
        this.peers = peers;
        this.steps = new CommittedSteps(peers, timeouts, committer.initially(state -> state.streams.all()));
    }

    /**
     * Opens the store, or makes a new one.
     *
     * @param folder {@code DATA_DIR}
     * @param keepsEvents false when the application is not to be told of anything
     * @param peers whom steps have something to say to
     * @param timeouts after which streams get their inputs
     * @throws StartupFailure if the folder cannot be used, or another process uses it
     */
    public static EmbeddedStore open(
            Path folder, boolean keepsEvents, Clock clock, PeerConnections peers, Timeouts timeouts) {
        DataDirectory directory = DataDirectory.lock(folder);
        try {
            directory.rewriteAfterFailedForce();
            EmbeddedStore store = new EmbeddedStore(directory, keepsEvents, clock, peers, timeouts);
            directory.force();
            store.committer.start();
            return store;
        } catch (MVStoreException | ForceFailedException | IOException unusable) {
            if (unusable instanceof ForceFailedException) {
                directory.noteForceFailed();
            }
            directory.close();
            throw new StartupFailure(
                    "the store " + directory.storeFile() + " (DATA_DIR) cannot be opened: " + unusable.getMessage(),
                    unusable);
        }
    }

    @Override
    public Mono<Peer> connected(ControlRole role, @Nullable PeerInstance instance) {
        return toItsEnd(committer
                .submit(state -> state.connect(role, instance))
                .doOnNext(connection -> supersede(connection.superseded()))
                .map(EmbeddedState.Connection::peer));
    }

    private void supersede(@Nullable PeerId earlier) {
        if (earlier != null) {
            peers.supersede(earlier);
        }
    }

    @Override
    public Mono<Void> serverConnected(StreamingServer server) {
        return committer.run(state -> state.fleet.add(server));
    }

    @Override
    public Mono<Void> encoderRegistered(Peer encoder, int capacity) {
        return toItsEnd(committer
                        .submit(state -> state.register(encoder, capacity))
                        .map(streams -> steps.later(streams, Later.registeredAnew(encoder))))
                .then();
    }

    @Override
    public Mono<Integer> encoderDrains(Peer encoder, int capacity) {
        return toItsEnd(committer
                .submit(state -> state.drain(encoder, capacity))
                .doOnNext(draining -> steps.later(draining.notResumed(), Later.registeredAnew(encoder)))
                .map(EmbeddedState.Draining::load));
    }

    @Override
    public Mono<Integer> encoderDied(Peer.Identity dead, Peer successor) {
        return toItsEnd(committer
                .submit(state -> state.encoderDied(dead))
                .map(streams -> steps.later(streams, Later.replaced(dead, successor))));
    }

    @Override
    public Mono<Integer> peerGone(Peer peer) {
        return toItsEnd(committer.submit(state -> state.peerGone(peer)).map(streams -> steps.lost(peer, streams)));
    }

    /** What belongs to a step is done also when nobody waits for it any more. */
    private static <T> Mono<T> toItsEnd(Mono<T> step) {
        return Mono.defer(() -> Mono.fromFuture(step.toFuture(), true));
    }

    @Override
    public Mono<FleetCapacity> capacity() {
        return Mono.fromSupplier(() -> source.statistics().fleet());
    }

    @Override
    public Mono<Admission> admit(StreamId id, ChannelId channel, PeerId edge) {
        return Mono.defer(() -> takesMore()
                ? committer.submit(id, state -> state.admit(id, channel, edge)).doOnNext(steps::admitted)
                : Mono.just(new Admission.Denied(Admission.Reason.STORE_FAILING)));
    }

    @Override
    public Mono<Boolean> begin(Stream stream, EncodeStart task, PublishAccept accept, Duration within) {
        return steps.begin(stream, task, accept);
    }

    /** Otherwise what can be refused is: it would wait for nobody knows how long, and its like pile up. */
    private boolean takesMore() {
        return health() instanceof StoreHealth.Working && !committer.isOverloaded();
    }

    private <T> Mono<T> ifItTakesMore(Mono<T> work) {
        return Mono.defer(() -> takesMore()
                ? work
                : Mono.error(new StoreUnavailableException("the store cannot be written at the moment")));
    }

    @Override
    public Mono<Stream.Change> apply(StreamId id, StreamInput input) {
        Mono<Stream.Change> step =
                toItsEnd(committer.submit(id, state -> state.apply(id, input)).flatMap(this::carryOut));
        return input instanceof StreamInput.CloseOrdered ? ifItTakesMore(step) : step;
    }

    private Mono<Stream.Change> carryOut(Stream.Change change) {
        if (!change.events().isEmpty()) {
            additions.wakeAll();
        }
        return steps.carryOut(change);
    }

    @Override
    public Flux<Due> due() {
        return steps.due();
    }

    @Override
    public Mono<Stream.Change> apply(Due due) {
        return apply(due.stream(), due.input());
    }

    @Override
    public Mono<Optional<StreamId>> liveOn(ChannelId channel) {
        return ifItTakesMore(committer.read(state -> state.streams.liveOn(channel)));
    }

    @Override
    public Mono<Optional<StreamId>> movable(ChannelId channel, StreamKey key) {
        return Mono.fromSupplier(() -> steps.movable(channel, key));
    }

    @Override
    public Mono<Snapshot> snapshot() {
        return ifItTakesMore(snapshot.ask());
    }

    @Override
    public Mono<List<Claim>> claim(int max, Instant now) {
        return committer
                .read(state -> state.outbox.claim(max, now))
                .flatMap(due -> setAside(due.undecodable()).thenReturn(due.claims()));
    }

    private Mono<Void> setAside(List<String> undecodable) {
        return undecodable.isEmpty()
                ? Mono.empty()
                : committer
                        .run(state -> undecodable.forEach(state.outbox::setAside))
                        .doOnSuccess(_ -> additions.wakeAll());
    }

    @Override
    public Mono<Void> delivered(Claim claim) {
        return committer
                .submit(state -> state.outbox.delivered(claim, state.now()))
                .doOnNext(more -> {
                    if (more) {
                        additions.wakeAll();
                    }
                })
                .then();
    }

    @Override
    public Mono<Void> failed(Claim claim, Instant nextAttempt) {
        return committer.run(state -> state.outbox.failed(claim, nextAttempt));
    }

    @Override
    public Mono<Void> nextAddition() {
        return additions.next();
    }

    @Override
    public StoreHealth health() {
        return committer.health();
    }

    @Override
    public Map<String, String> whereabouts() {
        return Map.of("store", "embedded");
    }

    @Override
    public StoreStatistics statistics() {
        return source.statistics();
    }

    /** Finishes what has been asked, then releases the folder; it stays locked while a disk that hangs has the file still. */
    @Override
    public void close() {
        if (committer.close(GroupCommitter.CLOSE_PATIENCE)) {
            directory.close();
        }
    }
}
