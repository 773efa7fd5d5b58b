package dev.headend.coordinator.store.embedded;

import dev.headend.config.StartupFailure;
import dev.headend.coordinator.fleet.FleetCapacity;
import dev.headend.coordinator.fleet.Peer;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.fleet.StreamingServer;
import dev.headend.coordinator.store.CoordinatorStore;
import dev.headend.coordinator.store.StoreHealth;
import dev.headend.coordinator.store.StoreStatistics;
import dev.headend.coordinator.stream.Stream;
import dev.headend.coordinator.stream.StreamInput;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.h2.mvstore.MVStoreException;
import reactor.core.publisher.Mono;

/** The store of a coordinator that is alone: see the package. */
public final class EmbeddedStore implements CoordinatorStore, AutoCloseable {
    private final DataDirectory directory;
    private final GroupCommitter committer;
    private final DueSignal additions = new DueSignal();
    private final Housekeeping housekeeping;
    private volatile StoreStatistics statistics;

    private EmbeddedStore(DataDirectory directory, boolean keepsEvents, Clock clock) {
        this.directory = directory;
        FleetTable fleet = new FleetTable();
        Claims claims = new Claims();
        this.housekeeping = new Housekeeping(clock);
        GroupCommitter.Source source = new GroupCommitter.Source() {
            @Override
            public EmbeddedState open() {
                return new EmbeddedState(StoreFile.open(directory.storeFile()), fleet, claims, keepsEvents, clock);
            }

            @Override
            public void rollBack() {
                claims.rollBack();
            }

            @Override
            public void committed(EmbeddedState state) {
                claims.commit();
                statistics = state.statistics();
            }

            @Override
            public void cleanUp(EmbeddedState state) {
                housekeeping.maybe(state.tables());
            }
        };
        this.committer = new GroupCommitter(source);
        this.statistics = committer.initially(EmbeddedState::statistics);
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
            EmbeddedStore store = new EmbeddedStore(directory, keepsEvents, clock);
            store.committer.start();
            return store;
        } catch (MVStoreException unreadable) {
            throw new StartupFailure(
                    "the store " + directory.storeFile() + " (DATA_DIR) cannot be opened: " + unreadable.getMessage(),
                    unreadable);
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

    private boolean takesMore() {
        return health() instanceof StoreHealth.Working && !committer.isOverloaded();
    }

    @Override
    public Mono<Stream.Change> apply(StreamId id, StreamInput input) {
        return committer.submit(id, state -> state.apply(id, input)).doOnNext(change -> {
            if (!change.events().isEmpty()) {
                additions.ring();
            }
        });
    }

    @Override
    public Mono<Optional<StreamId>> liveOn(ChannelId channel) {
        return committer.look(state -> state.streams.liveOn(channel));
    }

    @Override
    public Mono<List<Stream>> leftBehind() {
        return committer.submit(state -> state.streams.all());
    }

    @Override
    public Mono<Snapshot> snapshot() {
        return committer.look(EmbeddedState::snapshot);
    }

    @Override
    public Mono<List<Claim>> claim(int max, Instant now) {
        return committer.look(state -> state.outbox.claim(max, now));
    }

    @Override
    public Mono<Void> delivered(Claim claim) {
        return committer
                .submit(state -> state.outbox.delivered(claim, state.now()))
                .doOnNext(more -> {
                    if (more) {
                        additions.ring();
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

    /** Finishes what has been asked, then lets go of the folder. */
    @Override
    public void close() {
        committer.close();
        try {
            directory.close();
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }
}
