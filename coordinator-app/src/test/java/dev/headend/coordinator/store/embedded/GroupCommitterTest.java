package dev.headend.coordinator.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.coordinator.fleet.PeerId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** Steps that share a commit, on a real file. */
class GroupCommitterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final FleetTable fleet = new FleetTable();
    private final Claims claims = new Claims();
    /** Holds up the store's thread, so that what is asked meanwhile becomes one group. */
    private final CountDownLatch gathered = new CountDownLatch(1);

    private GroupCommitter committer;

    @BeforeEach
    void start() {
        committer = new GroupCommitter(new GroupCommitter.Source() {
            @Override
            public EmbeddedState open() {
                StoreFile tables = StoreFile.open(folder.resolve("store.mv"));
                return new EmbeddedState(tables, fleet, claims, true, Clock.systemUTC());
            }

            @Override
            public void rollBack() {
                claims.rollBack();
            }

            @Override
            public void committed(EmbeddedState state) {
                claims.commit();
            }

            @Override
            public void cleanUp(EmbeddedState state) {}
        });
        committer.start();
    }

    @AfterEach
    void stop() {
        gathered.countDown();
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

    @Test
    void aStepThatGoesWrongLeavesNothingBehindAndHarmsNoOther() {
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
    void aLookSeesWhatIsDurableAndDoesNotWaitForTheOthers() {
        holdUp();
        CompletableFuture<PeerId> written = begin(committer.submit(EmbeddedState::newPeer));
        CompletableFuture<Boolean> early =
                begin(committer.look(state -> state.tables().counters.containsKey("peers")));
        gathered.countDown();
        assertThat(written.join()).isEqualTo(new PeerId(1));
        assertThat(early.join()).isFalse();
        assertThat(begin(committer.look(state -> state.tables().counters.containsKey("peers")))
                        .join())
                .isTrue();
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
}
