package dev.headend.coordinator.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.config.StartupFailure;
import dev.headend.coordinator.fleet.PeerId;
import dev.headend.coordinator.store.CoordinatorStore;
import dev.headend.coordinator.store.StoreContract;
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
    @TempDir
    Path folder;

    @Override
    protected CoordinatorStore open() {
        return EmbeddedStore.open(folder, true, Clock.systemUTC());
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
        assertThatThrownBy(this::open)
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("in use by another coordinator");
    }

    @Test
    void aFolderThatCannotBeMadeIsSaidSo() throws Exception {
        Path file = Files.createFile(folder.resolve("a-file"));
        assertThatThrownBy(() -> EmbeddedStore.open(file.resolve("data"), true, Clock.systemUTC()))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("DATA_DIR");
    }

    @Test
    void aFileThatIsNoStoreIsSaidSo() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("coordinator.mv"), "no store at all ".repeat(1024));
        assertThatThrownBy(() -> EmbeddedStore.open(other, true, Clock.systemUTC()))
                .isInstanceOf(StartupFailure.class)
                .hasMessageContaining("cannot be opened");
        assertThat(other.resolve("coordinator.mv")).exists();
        Files.delete(other.resolve("coordinator.mv"));
        EmbeddedStore.open(other, true, Clock.systemUTC()).close();
    }

    /** What is in the page cache only looks as if it were on the disk, and would for ever. */
    @Test
    void afterAForceThatFailedTheFileIsWrittenAnew() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        EmbeddedStore store = EmbeddedStore.open(other, true, Clock.systemUTC());
        PeerId last = Objects.requireNonNull(store.newPeer().block());
        store.close();
        Path file = other.resolve("coordinator.mv");
        Object before = Files.getAttribute(file, "unix:ino");
        Path note = Files.createFile(other.resolve("coordinator.force-failed"));
        EmbeddedStore next = EmbeddedStore.open(other, true, Clock.systemUTC());
        assertThat(Files.getAttribute(file, "unix:ino")).isNotEqualTo(before);
        assertThat(next.newPeer().block()).isGreaterThan(last);
        assertThat(note).doesNotExist();
        next.close();
    }

    @Test
    void aFailedForceBeforeThereWasAFileIsNoObstacle() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        Path note = Files.createFile(other.resolve("coordinator.force-failed"));
        EmbeddedStore.open(other, true, Clock.systemUTC()).close();
        assertThat(note).doesNotExist();
    }
}
