package dev.headend.coordinator.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.store.StoreHealth;
import dev.headend.coordinator.store.embedded.FaultyDisk.Operation;
import dev.headend.fixture.Patience;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** Steps that share a commit, on a real file whose disk fails and hangs. */
class GroupCommitterTest {
    private static final Duration PATIENCE = Patience.TIME;

    @TempDir
    Path folder;

    private final FleetTable fleet = new FleetTable();
    private final InFlightStreams inFlight = new InFlightStreams();
    /** Holds up the store's thread, so that what is asked meanwhile becomes one group. */
    private final CountDownLatch gathered = new CountDownLatch(1);

    private final AtomicLong nanos = new AtomicLong();
    private final CompletableFuture<ForceFailedException> givenUp = new CompletableFuture<>();
    private FaultyDisk disk;
    private GroupCommitter committer;

    @BeforeEach
    void start() {
        disk = FaultyDisk.with(folder.resolve("store.mv"));
        committer = new GroupCommitter(
                new GroupCommitter.Source() {
                    @Override
                    public EmbeddedState open() {
                        return EmbeddedState.open(disk.fileName(), fleet, inFlight, true, Clock.systemUTC());
                    }

                    @Override
                    public void rollBack() {
                        inFlight.rollBack();
                    }

                    @Override
                    public void committed(EmbeddedState state) {
                        inFlight.commit();
                    }

                    @Override
                    public void cleanUp(EmbeddedState state) {}

                    @Override
                    public void forceFailed(ForceFailedException failure) {
                        givenUp.complete(failure);
                    }
                },
                nanos::get);
        committer.start();
    }

    @AfterEach
    void stop() {
        gathered.countDown();
        disk.goOn();
        disk.heal();
        committer.close();
    }

    private void holdUp() {
        CompletableFuture<Void> held = new CompletableFuture<>();
        begin(committer.run(_ -> {
            held.complete(null);
            try {
                gathered.await();
            } catch (InterruptedException unexpected) {
                throw new IllegalStateException(unexpected);
            }
        }));
        held.join();
    }

    private static <T> CompletableFuture<T> begin(Mono<T> mono) {
        return mono.timeout(PATIENCE).toFuture();
    }

    private static PeerId halfWay(EmbeddedState state) {
        state.newPeer();
        throw new AssertionError("half-way");
    }

    private static boolean hasPeers(EmbeddedState state) {
        return state.file().counters.containsKey("peers");
    }

    private long version() {
        return begin(committer.read(state -> state.file().version())).join();
    }

    @Test
    void aStepThatFailsLeavesNothingBehindAndHarmsNoOther() {
        holdUp();
        CompletableFuture<PeerId> before = begin(committer.submit(EmbeddedState::newPeer));
        CompletableFuture<PeerId> wrong = begin(committer.submit(GroupCommitterTest::halfWay));
        CompletableFuture<PeerId> after = begin(committer.submit(EmbeddedState::newPeer));
        gathered.countDown();
        assertThat(before.join()).isEqualTo(new PeerId(1));
        assertThat(after.join()).isEqualTo(new PeerId(2));
        assertThatThrownBy(wrong::join).hasRootCauseMessage("half-way");
    }

    @Test
    void aReadSeesWhatIsDurableAndDoesNotWaitForTheOthers() {
        holdUp();
        CompletableFuture<PeerId> written = begin(committer.submit(EmbeddedState::newPeer));
        CompletableFuture<Boolean> early = begin(committer.read(GroupCommitterTest::hasPeers));
        gathered.countDown();
        assertThat(written.join()).isEqualTo(new PeerId(1));
        assertThat(early.join()).isFalse();
        assertThat(begin(committer.read(GroupCommitterTest::hasPeers)).join()).isTrue();
    }

    @Test
    void aDiskThatIsFarBehindIsNoticed() {
        holdUp();
        assertThat(committer.isOverloaded()).isFalse();
        for (int i = 0; i < 20_001; i++) {
            begin(committer.submit(EmbeddedState::newPeer));
        }
        assertThat(committer.isOverloaded()).isTrue();
        gathered.countDown();
        assertThat(begin(committer.submit(EmbeddedState::newPeer)).join()).isEqualTo(new PeerId(20_002));
        assertThat(committer.isOverloaded()).isFalse();
    }

    @Test
    void aGroupIsOneVersionOfTheFile() {
        begin(committer.submit(EmbeddedState::newPeer)).join();
        long before = version();
        holdUp();
        CompletableFuture<PeerId> one = begin(committer.submit(EmbeddedState::newPeer));
        CompletableFuture<PeerId> two = begin(committer.submit(EmbeddedState::newPeer));
        gathered.countDown();
        one.join();
        two.join();
        assertThat(version()).isEqualTo(before + 1);
    }

    /** A crash in between would leave half of it. */
    @Test
    void aStepIsNotWrittenBeforeItsEndHoweverMuchItChanges() {
        CompletableFuture<Long> written = begin(committer.submit(state -> {
            long before = state.file().version();
            byte[] kilobyte = new byte[1024];
            for (int i = 0; i < 30_000; i++) {
                state.file().events.put("event-" + i, kilobyte);
            }
            return state.file().version() - before;
        }));
        assertThat(written.join()).isZero();
        assertThat(begin(committer.read(state -> state.file().events.sizeAsLong()))
                        .join())
                .isEqualTo(30_000);
    }

    @Test
    void aDiskThatCannotBeWrittenIsTriedAgain() {
        begin(committer.submit(EmbeddedState::newPeer)).join();
        disk.fail(Operation.WRITE, 0);
        CompletableFuture<PeerId> next = begin(committer.submit(EmbeddedState::newPeer));
        Eventually.that(() -> committer.health() instanceof StoreHealth.Failing);
        disk.heal();
        assertThat(next.join()).isEqualTo(new PeerId(2));
        Eventually.that(() -> committer.health() instanceof StoreHealth.Working);
        assertThat(givenUp).isNotDone();
    }

    /** The second one would succeed although the first one's pages never got to the disk. */
    @Test
    void aForceThatFailsIsNotTriedAgain() {
        begin(committer.submit(EmbeddedState::newPeer)).join();
        disk.fail(Operation.FORCE, 0);
        CompletableFuture<PeerId> lost = begin(committer.submit(EmbeddedState::newPeer));
        assertThat(givenUp.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join())
                .hasMessageContaining("sync");
        disk.heal();
        List<Operation> done = disk.done();
        committer.close();
        assertThat(lost).isNotDone();
        assertThat(disk.done()).isEqualTo(done);
        assertThat(committer.health()).isInstanceOf(StoreHealth.Failing.class);
    }

    /** Which MVStore reports as a failed write, and those are tried again. */
    @Test
    void aForceOfTheStoresOwnThatFailsIsNotTriedAgainEither() {
        begin(committer.run(state -> state.file().events.put("large", new byte[1 << 20])))
                .join();
        disk.fail(Operation.FORCE_TO_SHRINK, 0);
        begin(committer.run(state -> state.file().events.remove("large"))).join();
        Eventually.that(() -> {
            begin(committer.run(state -> {
                state.file().compact(90, 1 << 20);
                state.newPeer();
            }));
            return givenUp.isDone();
        });
        disk.heal();
        assertThat(disk.done()).doesNotContain(Operation.TRUNCATE);
        assertThat(committer.health()).isInstanceOf(StoreHealth.Failing.class);
    }

    @Test
    void aDiskThatHangsIsNoticedByWhatWaits() {
        begin(committer.submit(EmbeddedState::newPeer)).join();
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(committer.health()).as("nothing waits").isInstanceOf(StoreHealth.Working.class);
        disk.hang();
        CompletableFuture<PeerId> stuck = begin(committer.submit(EmbeddedState::newPeer));
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        CompletableFuture<PeerId> behindIt = begin(committer.submit(EmbeddedState::newPeer));
        assertThat(committer.health()).as("at the limit").isInstanceOf(StoreHealth.Working.class);
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        // The store's thread may just be taking it up.
        Eventually.that(() ->
                committer.health().equals(new StoreHealth.Failing("the store has been waiting for the disk for 8 s")));
        disk.goOn();
        stuck.join();
        behindIt.join();
        Eventually.that(() -> committer.health() instanceof StoreHealth.Working);
    }

    @Test
    void aDiskThatHangsDoesNotHoldUpTheEndForEver() {
        disk.hang();
        CompletableFuture<PeerId> stuck = begin(committer.submit(EmbeddedState::newPeer));
        assertThat(committer.close(Duration.ofMillis(100))).isFalse();
        disk.goOn();
        assertThat(committer.close(PATIENCE)).isTrue();
        stuck.join();
    }

    @Test
    void oneReadAnswersAllWhoAskBeforeItIsTakenUp() {
        AtomicInteger asked = new AtomicInteger();
        CoalescedRead<Boolean> shared = new CoalescedRead<>(committer, state -> {
            asked.incrementAndGet();
            return hasPeers(state);
        });
        holdUp();
        List<CompletableFuture<Boolean>> early =
                IntStream.range(0, 1_000).mapToObj(_ -> begin(shared.ask())).toList();
        CompletableFuture<PeerId> written = begin(committer.submit(EmbeddedState::newPeer));
        gathered.countDown();
        assertThat(early).allSatisfy(answer -> assertThat(answer.join()).isFalse());
        assertThat(asked).hasValue(1);
        written.join();
        assertThat(begin(shared.ask()).join())
                .as("what was durable when it was asked")
                .isTrue();
        assertThat(asked).hasValue(2);
    }

    @Test
    void aReadThatFailsIsAnsweredAndAskedAnew() {
        AtomicInteger asked = new AtomicInteger();
        CoalescedRead<Integer> shared = new CoalescedRead<>(committer, _ -> {
            if (asked.incrementAndGet() == 1) {
                throw new IllegalStateException("the first time");
            }
            return asked.get();
        });
        assertThatThrownBy(begin(shared.ask())::join).hasRootCauseMessage("the first time");
        assertThat(begin(shared.ask()).join()).isEqualTo(2);
    }
}
