package dev.headend.encoder.status;

import dev.headend.encoder.control.EncoderLink;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether the coordinator can give orders. Where there is to be none, this program has nothing to do, and is well. While one
 * is away it takes no orders, so it is not ready; but it goes on with those that it has, so it is to be left alive.
 */
@Component("coordinator")
final class CoordinatorStatus implements HealthIndicator {
    private final EncoderLink link;

    CoordinatorStatus(EncoderLink link, MeterRegistry registry) {
        this.link = link;
        if (link.isUsed()) {
            Gauge.builder("headend.control.connected", link, known -> known.isConnected() ? 1 : 0)
                    .description("1 while the connection to the coordinator stands.")
                    .register(registry);
            Gauge.builder("headend.encoder.reports.waiting", link, EncoderLink::waitingReports)
                    .description("Reports of streams that wait for the coordinator to be back.")
                    .register(registry);
        }
    }

    @Override
    public Health health() {
        boolean well = !link.isUsed() || link.isConnected();
        return (well ? Health.up() : Health.down())
                .withDetail("used", link.isUsed())
                .withDetail("connected", link.isConnected())
                .withDetail("waitingReports", link.waitingReports())
                .build();
    }
}
