package dev.headend.encoder.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.storage.StorageStatus;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class StorageHealthTest {
    private final StorageStatus status = new StorageStatus();
    private final StorageHealth health = new StorageHealth(status);

    @Test
    void isDownUntilTheStorageHasTakenAFile() {
        assertShown("DOWN", "it has not answered yet");
        fail();
        assertShown("DOWN", "no such bucket");
        status.worked(this);
        assertShown("UP", "none");
    }

    /** A restart would lose what waits for it. */
    @Test
    void isDegradedWhileAStorageFailsThatHasWorked() {
        status.worked(this);
        fail();
        assertShown("DEGRADED", "no such bucket");
        status.worked(this);
        assertShown("UP", "none");
    }

    private void fail() {
        status.failed(this, new IOException("no such bucket"), "Files wait");
    }

    private void assertShown(String state, String problem) {
        assertThat(health.health().getStatus().getCode()).isEqualTo(state);
        assertThat(health.health().getDetails()).containsEntry("problem", problem);
    }
}
