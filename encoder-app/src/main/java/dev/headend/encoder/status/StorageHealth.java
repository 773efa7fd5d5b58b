package dev.headend.encoder.status;

import dev.headend.encoder.storage.StorageStatus;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * Health of the storage. Down until it has taken a file, so that a wrong setting ends a rolling update before it ends encoders that work.
 * Later it is degraded while it fails, and this program stays ready: what is to be stored waits for minutes, and a restart would lose it.
 */
@Component("storageHealthIndicator")
final class StorageHealth implements HealthIndicator {
    /** Something is wrong that is no reason to restart this program; {@code common.properties} ranks it. */
    static final Status DEGRADED = new Status("DEGRADED");

    private final StorageStatus storage;

    StorageHealth(StorageStatus storage) {
        this.storage = storage;
    }

    @Override
    public Health health() {
        boolean worked = storage.hasWorked();
        Status working = storage.problem().isEmpty() ? Status.UP : DEGRADED;
        return Health.status(worked ? working : Status.DOWN)
                .withDetail("problem", storage.problem().orElse(worked ? "none" : "it has not answered yet"))
                .build();
    }
}
