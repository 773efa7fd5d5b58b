package dev.headend.coordinator.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.config.StartupFailure;
import dev.headend.control.ControlRole;
import dev.headend.coordinator.fleet.PeerConnections;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.harness.RecordingPeers;
import dev.headend.coordinator.store.CoordinatorStore;
import dev.headend.coordinator.store.StoreContract;
import dev.headend.coordinator.stream.Timeouts;
import dev.headend.fixture.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoreTest extends StoreContract {
    private static final Timeouts TIMEOUTS = new Timeouts(Patience.TIME, Patience.TIME, Patience.TIME);

    @TempDir
    Path folder;

    @Override
    protected CoordinatorStore open(PeerConnections peers, Timeouts timeouts) {
        return EmbeddedStore.open(folder, true, Clock.systemUTC(), peers, timeouts);
    }

    private static EmbeddedStore open(Path folder) {
        return EmbeddedStore.open(folder, true, Clock.systemUTC(), new RecordingPeers(), TIMEOUTS);
    }

    /** What the file holds at this instant is all that the next one finds: to close a store would write it once more. */
    @Override
    protected void crash(CoordinatorStore store) {
        Path file = folder.resolve("coordinator.mv");
        Path asItIs = folder.resolve("as-it-is");
        try {
            Files.copy(file, asItIs);
            ((EmbeddedStore) store).close();
            Files.move(asItIs, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    @Test
    void oneFolderHasOneCoordinator() {
        assertThatThrownBy(() -> open(folder))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("in use by another coordinator");
    }

    @Test
    void aFolderThatCannotBeMadeIsSaidSo() throws Exception {
        Path file = Files.createFile(folder.resolve("a-file"));
        assertThatThrownBy(() -> open(file.resolve("data")))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("DATA_DIR");
    }

    @Test
    void aFileThatIsNoStoreIsSaidSo() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("coordinator.mv"), "no store at all ".repeat(1024));
        assertThatThrownBy(() -> open(other))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("cannot be opened");
        assertThat(other.resolve("coordinator.mv")).exists();
        Files.delete(other.resolve("coordinator.mv"));
        open(other).close();
    }

    /** What is in the page cache only looks as if it were on the disk, and would for ever. */
    @Test
    void afterAForceThatFailedTheFileIsWrittenAnew() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        EmbeddedStore store = open(other);
        PeerId last = connect(store);
        store.close();
        Path file = other.resolve("coordinator.mv");
        Object before = Files.getAttribute(file, "unix:ino");
        Path note = Files.createFile(other.resolve("coordinator.force-failed"));
        EmbeddedStore next = open(other);
        assertThat(Files.getAttribute(file, "unix:ino")).isNotEqualTo(before);
        assertThat(connect(next)).isGreaterThan(last);
        assertThat(note).doesNotExist();
        next.close();
    }

    private static PeerId connect(EmbeddedStore store) {
        return Objects.requireNonNull(store.connected(ControlRole.HLS, null).block())
                .id();
    }

    @Test
    void aFailedForceBeforeThereWasAFileIsNoObstacle() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        Path note = Files.createFile(other.resolve("coordinator.force-failed"));
        open(other).close();
        assertThat(note).doesNotExist();
    }
}
