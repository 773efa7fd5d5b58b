package dev.headend.encoder.status;

import dev.headend.encoder.control.CoordinatorLink;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Health and metrics of the connection to the coordinator. Up when no coordinator is configured.
 *
 * <p>It keeps a new program unready until it has registered. Later the loss of the connection leaves it ready, because
 * streams go on and to restart this program would end them; the gauge is what to alert on.
 */
@Component("coordinator")
final class CoordinatorStatus implements HealthIndicator {
    private final CoordinatorLink link;

    CoordinatorStatus(CoordinatorLink link, MeterRegistry registry) {
        this.link = link;
        if (link.isUsed()) {
            Gauge.builder("headend.control.connected", link, known -> known.isConnected() ? 1 : 0)
                    .description("1 while connected to the coordinator.")
                    .register(registry);
            Gauge.builder("headend.encoder.reports.waiting", link, CoordinatorLink::unsentReports)
                    .description("Reports of streams that are not sent to the coordinator yet.")
                    .register(registry);
        }
    }

    @Override
    public Health health() {
        boolean well = !link.isUsed() || link.hasBeenConnected();
        return (well ? Health.up() : Health.down())
                .withDetail("used", link.isUsed())
                .withDetail("connected", link.isConnected())
                .withDetail("waitingReports", link.unsentReports())
                .build();
    }
}
