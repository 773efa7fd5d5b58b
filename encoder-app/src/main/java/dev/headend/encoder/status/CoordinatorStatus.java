package dev.headend.encoder.status;

import dev.headend.encoder.control.CoordinatorLink;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether the coordinator can give orders. Where there is to be none, this program has nothing to do, and is well.
 *
 * <p>As part of readiness it only keeps a new program back until it has been let in. Later a coordinator that is away is a
 * detail here, and an alarm by the gauge: streams go on, and to replace this program would end them.
 */
@Component("coordinator")
final class CoordinatorStatus implements HealthIndicator {
    private final CoordinatorLink link;

    CoordinatorStatus(CoordinatorLink link, MeterRegistry registry) {
        this.link = link;
        if (link.isUsed()) {
            Gauge.builder("headend.control.connected", link, known -> known.isConnected() ? 1 : 0)
                    .description("1 while the connection to the coordinator stands.")
                    .register(registry);
            Gauge.builder("headend.encoder.reports.waiting", link, CoordinatorLink::waitingReports)
                    .description("Reports of streams that wait for the coordinator to be back.")
                    .register(registry);
        }
    }

    @Override
    public Health health() {
        boolean well = !link.isUsed() || link.hasBeenConnected();
        return (well ? Health.up() : Health.down())
                .withDetail("used", link.isUsed())
                .withDetail("connected", link.isConnected())
                .withDetail("waitingReports", link.waitingReports())
                .build();
    }
}
