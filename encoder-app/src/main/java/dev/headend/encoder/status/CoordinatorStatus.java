package dev.headend.encoder.status;

import dev.headend.encoder.control.EncoderLink;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether the coordinator can give orders. Without one this program has nothing to do, and is well. */
@Component("coordinator")
final class CoordinatorStatus implements HealthIndicator {
    private final EncoderLink link;

    CoordinatorStatus(EncoderLink link, MeterRegistry registry) {
        this.link = link;
        if (link.isUsed()) {
            Gauge.builder("headend.control.connected", link, known -> known.isConnected() ? 1 : 0)
                    .description("1 while the connection to the coordinator stands.")
                    .register(registry);
        }
    }

    @Override
    public Health health() {
        boolean well = !link.isUsed() || link.isConnected();
        return (well ? Health.up() : Health.down())
                .withDetail("used", link.isUsed())
                .build();
    }
}
