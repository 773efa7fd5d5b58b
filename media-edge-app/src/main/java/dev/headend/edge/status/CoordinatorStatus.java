package dev.headend.edge.status;

import dev.headend.edge.admission.PublishAuthorizer;
import dev.headend.edge.control.CoordinatorAuthorizers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * Health and metric of the connection to the coordinator. Without a coordinator this program decides alone, and is healthy.
 *
 * <p>As part of readiness it only holds a new program back until it has connected once. Later the loss of the coordinator is
 * degraded here, and an alarm by the gauge: streams and viewers go on, and taking this program out of service would cut them
 * off.
 */
@Component("coordinator")
final class CoordinatorStatus implements HealthIndicator {
    /** Something is wrong that is no reason to restart this program; {@code common.properties} ranks it. */
    private static final Status DEGRADED = new Status("DEGRADED");

    private final @Nullable CoordinatorAuthorizers coordinator;

    CoordinatorStatus(PublishAuthorizer authorizer, MeterRegistry registry) {
        coordinator = authorizer instanceof CoordinatorAuthorizers asks ? asks : null;
        if (coordinator != null) {
            Gauge.builder("headend.control.connected", coordinator, known -> known.isConnected() ? 1 : 0)
                    .description("1 while the coordinator is connected.")
                    .register(registry);
        }
    }

    @Override
    public Health health() {
        if (coordinator == null) {
            return Health.up().withDetail("used", false).build();
        }
        return Health.status(status(coordinator))
                .withDetail("used", true)
                .withDetail("connected", coordinator.isConnected())
                .build();
    }

    private static Status status(CoordinatorAuthorizers coordinator) {
        if (coordinator.isConnected()) {
            return Status.UP;
        }
        return coordinator.hasBeenConnected() ? DEGRADED : Status.DOWN;
    }
}
