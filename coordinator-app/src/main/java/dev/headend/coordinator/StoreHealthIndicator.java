package dev.headend.coordinator;

import dev.headend.coordinator.store.CoordinatorStore;
import dev.headend.coordinator.store.StoreHealth;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** A coordinator that cannot write anything down is not ready. */
final class StoreHealthIndicator implements HealthIndicator {
    private final CoordinatorStore store;

    StoreHealthIndicator(CoordinatorStore store) {
        this.store = store;
    }

    @Override
    public Health health() {
        Health.Builder health = switch (store.health()) {
            case StoreHealth.Working _ -> Health.up();
            case StoreHealth.Failing(String reason) -> Health.down().withDetail("reason", reason);
        };
        return health.withDetails(store.whereabouts()).build();
    }
}
