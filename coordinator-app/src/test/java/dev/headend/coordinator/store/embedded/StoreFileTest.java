package dev.headend.coordinator.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.coordinator.harness.Eventually;
import dev.headend.coordinator.store.embedded.FaultyDisk.Operation;
import java.nio.file.Path;
import org.h2.mvstore.MVStoreException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreFileTest {
    @TempDir
    Path folder;

    private FaultyDisk disk;

    @BeforeEach
    void disk() {
        disk = FaultyDisk.with(folder.resolve("store.mv"));
    }

    @Test
    void whatIsNotCommittedIsLostAndWhatIsIsNot() {
        StoreFile file = StoreFile.open(disk.fileName());
        file.count("kept");
        file.commit(7);
        file.count("lost");
        file.abandon();
        try (StoreFile again = StoreFile.open(disk.fileName())) {
            assertThat(again.counters).containsEntry("kept", 1L).doesNotContainKey("lost");
            assertThat(again.lastGroup()).isEqualTo(7);
            assertThat(again.count("kept")).isEqualTo(2);
        }
    }

    @Test
    void aCommitWithoutAChangeTouchesNothing() {
        try (StoreFile file = StoreFile.open(disk.fileName())) {
            file.count("something");
            file.commit(1);
            int done = disk.done().size();
            file.commit(2);
            assertThat(disk.done()).hasSize(done);
            assertThat(file.lastGroup()).isEqualTo(1);
        }
    }

    @Test
    void aCommitIsForcedAfterItIsWritten() {
        try (StoreFile file = StoreFile.open(disk.fileName())) {
            file.count("something");
            file.commit(1);
            assertThat(disk.done()).endsWith(Operation.FORCE).contains(Operation.WRITE);
        }
    }

    @Test
    void aFailedForceIsNoFailedWrite() {
        StoreFile file = StoreFile.open(disk.fileName());
        file.count("something");
        disk.fail(Operation.FORCE, 0);
        assertThatThrownBy(() -> file.commit(1)).isInstanceOf(ForceFailedException.class);
        disk.heal();
        file.abandon();
        StoreFile again = StoreFile.open(disk.fileName());
        again.count("something");
        disk.fail(Operation.WRITE, 0);
        assertThatThrownBy(() -> again.commit(1)).isInstanceOf(MVStoreException.class);
        disk.heal();
        again.abandon();
    }

    /** The operating system tells of it once: the force of the commit itself, right after it, would succeed. */
    @Test
    void aFailedForceOfTheStoresOwnIsNoFailedWriteEither() {
        StoreFile file = StoreFile.open(disk.fileName());
        file.events.put("large", new byte[1 << 20]);
        file.commit(1);
        file.events.remove("large");
        disk.fail(Operation.FORCE_TO_SHRINK, 0);
        assertThatThrownBy(() -> commitUntilItIsShorter(file)).isInstanceOf(ForceFailedException.class);
        disk.heal();
        assertThatThrownBy(file::close).as("ever after").isInstanceOf(ForceFailedException.class);
    }

    /** It keeps what is free now for a second. */
    private void commitUntilItIsShorter(StoreFile file) {
        Eventually.that(() -> {
            file.compact(90, 1 << 20);
            file.count("something");
            file.commit(2);
            return disk.done().contains(Operation.TRUNCATE);
        });
    }

    @Test
    void aFailedForceWhenItIsClosedIsTold() {
        StoreFile file = StoreFile.open(disk.fileName());
        file.count("something");
        file.commit(1);
        disk.fail(Operation.FORCE, 0);
        assertThatThrownBy(file::close).isInstanceOf(ForceFailedException.class);
    }

    @Test
    void aRecordThatIsSetAsideIsOutOfTheWayAndKept() {
        try (StoreFile file = StoreFile.open(disk.fileName())) {
            file.events.put("key", new byte[] {1, 2});
            file.setAside(file.events, "key");
            file.setAside(file.events, "none");
            assertThat(file.events).isEmpty();
            assertThat(file.setAside).containsOnlyKeys("events:key");
            assertThat(file.setAside.get("events:key")).containsExactly(1, 2);
        }
    }

    @Test
    void aFileThatCannotBeMadeIsNotLocked() {
        disk.fail(Operation.WRITE, 0);
        assertThatThrownBy(() -> StoreFile.open(disk.fileName())).isInstanceOf(MVStoreException.class);
        disk.heal();
        StoreFile.open(disk.fileName()).close();
    }
}
