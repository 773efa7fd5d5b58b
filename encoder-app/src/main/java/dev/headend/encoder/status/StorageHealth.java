package dev.headend.encoder.status;

import dev.headend.encoder.storage.StorageStatus;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Health of the storage. Down until it has taken a file, so that a wrong setting ends a rolling update before it ends encoders that work.
 * Later it stays up and names the problem: what is to be stored waits for minutes, and to restart this program would lose it.
 */
@Component("storageHealthIndicator")
final class StorageHealth implements HealthIndicator {
    private final StorageStatus storage;

    StorageHealth(StorageStatus storage) {
        this.storage = storage;
    }

    @Override
    public Health health() {
        String problem = storage.problem().orElse(storage.hasWorked() ? "none" : "it has not answered yet");
        return (storage.hasWorked() ? Health.up() : Health.down())
                .withDetail("problem", problem)
                .build();
    }
}
