package dev.headend.coordinator.store.embedded;

import dev.headend.config.StartupFailure;
import dev.headend.coordinator.fleet.FleetCapacity;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.fleet.StreamingServer;
import dev.headend.coordinator.store.CoordinatorStore;
import dev.headend.coordinator.store.StoreHealth;
import dev.headend.coordinator.store.StoreStatistics;
import dev.headend.coordinator.stream.StoreUnavailableException;
import dev.headend.coordinator.stream.Stream;
import dev.headend.coordinator.stream.StreamInput;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.h2.mvstore.MVStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** The store of a coordinator that is alone: see the package. */
public final class EmbeddedStore implements CoordinatorStore, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedStore.class);
    /** The exit code that asks whoever watches over the process to start it again (EX_TEMPFAIL). */
    private static final int RESTART = 75;

    private static final Duration NOTE_PATIENCE = Duration.ofSeconds(2);

    private final DataDirectory directory;
    private final GroupCommitter committer;
    private final CoalescedRead<Snapshot> snapshot;
    private final AdditionSignal additions = new AdditionSignal();
    private volatile StoreStatistics statistics;

    private EmbeddedStore(DataDirectory directory, boolean keepsEvents, Clock clock) {
        this.directory = directory;
        this.committer = new GroupCommitter(new FileAndFleet(keepsEvents, clock), System::nanoTime);
        this.snapshot = new CoalescedRead<>(committer, EmbeddedState::snapshot);
        this.statistics = committer.initially(EmbeddedState::statistics);
    }

    /** What the state is made of: the file, and what is in memory only and so outlives a reading of the file. */
    private final class FileAndFleet implements GroupCommitter.Source {
        private final FleetTable fleet = new FleetTable();
        private final InFlightStreams inFlight = new InFlightStreams();
        private final Housekeeping housekeeping = new Housekeeping(System::nanoTime);
        private final boolean keepsEvents;
        private final Clock clock;

        FileAndFleet(boolean keepsEvents, Clock clock) {
            this.keepsEvents = keepsEvents;
            this.clock = clock;
        }

        @Override
        public EmbeddedState open() {
            return EmbeddedState.open(directory.storeFile().toString(), fleet, inFlight, keepsEvents, clock);
        }

        @Override
        public void rollBack() {
            inFlight.rollBack();
        }

        @Override
        public void committed(EmbeddedState state) {
            inFlight.commit();
            statistics = state.statistics();
        }

        @Override
        public void cleanUp(EmbeddedState state) {
            housekeeping.maybe(state.file());
        }

        /** Without the hooks of an orderly end: they would go on with the store. */
        @Override
        public void forceFailed(ForceFailedException failure) {
            log.error(
                    "disk failed: what was written to {} could not be flushed to disk ({}); ending this process at once, to"
                            + " start again from what is on the disk. Look at the disk and the kernel's log.",
                    directory.storeFile(),
                    failure.getMessage());
            Thread.ofPlatform().daemon().start(EmbeddedStore::endSoon);
            directory.noteForceFailed();
            Runtime.getRuntime().halt(RESTART);
        }
    }

    /** Also when the disk hangs while it should take the note. */
    private static void endSoon() {
        try {
            Thread.sleep(NOTE_PATIENCE);
        } catch (InterruptedException sooner) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(RESTART);
    }

    /**
     * Opens the store, or makes a new one.
     *
     * @param folder {@code DATA_DIR}
     * @param keepsEvents false when the application is not to be told of anything
     * @throws StartupFailure if the folder cannot be used, or another process uses it
     */
    public static EmbeddedStore open(Path folder, boolean keepsEvents, Clock clock) {
        DataDirectory directory = DataDirectory.lock(folder);
        try {
            directory.rewriteAfterFailedForce();
            EmbeddedStore store = new EmbeddedStore(directory, keepsEvents, clock);
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
    public Mono<PeerId> newPeer() {
        return committer.submit(EmbeddedState::newPeer);
    }

    @Override
    public Mono<Void> serverConnected(StreamingServer server) {
        return committer.run(state -> state.fleet.add(server));
    }

    @Override
    public Mono<List<StreamId>> encoderRegistered(Peer encoder, int capacity) {
        return committer.submit(state -> state.register(encoder, capacity));
    }

    @Override
    public Mono<Draining> encoderDrains(Peer encoder, int capacity) {
        return committer.submit(state -> state.drain(encoder, capacity));
    }

    @Override
    public Mono<List<StreamId>> encoderDied(Peer.Identity encoder) {
        return committer.submit(state -> state.encoderDied(encoder));
    }

    @Override
    public Mono<List<StreamId>> peerGone(PeerId peer) {
        return committer.submit(state -> state.peerGone(peer));
    }

    @Override
    public Mono<FleetCapacity> capacity() {
        return Mono.fromSupplier(() -> statistics.fleet());
    }

    @Override
    public Mono<Admission> admit(StreamId id, ChannelId channel, PeerId edge) {
        return Mono.defer(() -> takesMore()
                ? committer.submit(id, state -> state.admit(id, channel, edge))
                : Mono.just(new Admission.Denied(Admission.Reason.STORE_FAILING)));
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
        Mono<Stream.Change> step = committer.submit(id, state -> state.apply(id, input));
        return (input instanceof StreamInput.CloseOrdered ? ifItTakesMore(step) : step).doOnNext(change -> {
            if (!change.events().isEmpty()) {
                additions.wakeAll();
            }
        });
    }

    @Override
    public Mono<Optional<StreamId>> liveOn(ChannelId channel) {
        return ifItTakesMore(committer.read(state -> state.streams.liveOn(channel)));
    }

    @Override
    public Mono<List<Stream>> leftBehind() {
        return committer.submit(state -> state.streams.all());
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
    public StoreStatistics statistics() {
        return statistics;
    }

    /** Finishes what has been asked, then releases the folder; it stays locked while a disk that hangs has the file still. */
    @Override
    public void close() {
        if (committer.close(GroupCommitter.CLOSE_PATIENCE)) {
            directory.close();
        }
    }
}
