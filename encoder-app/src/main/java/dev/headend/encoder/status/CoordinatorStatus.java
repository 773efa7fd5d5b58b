package dev.headend.encoder.status;

import dev.headend.encoder.control.CoordinatorLink;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * Health and metrics of the connection to the coordinator. Up when no coordinator is configured; out of service
 * until this encoder can take streams, as it does not connect before.
 *
 * <p>It keeps a new program unready until it has registered. Later the loss of the connection leaves it ready but degraded, because
 * streams go on and to restart this program would end them; the gauge is what to alert on.
 */
@Component("coordinator")
final class CoordinatorStatus implements HealthIndicator {
    private final CoordinatorLink link;

    CoordinatorStatus(CoordinatorLink link, MeterRegistry registry) {
        this.link = link;
        if (link.isUsed()) {
            Gauge.builder("headend.control.connected", link, CoordinatorStatus::connected)
                    .description("1 while connected to the coordinator; NaN before this encoder can take streams.")
                    .register(registry);
            Gauge.builder("headend.encoder.reports.waiting", link, CoordinatorLink::unsentReports)
                    .description("Reports of streams that are not sent to the coordinator yet.")
                    .register(registry);
        }
    }

    @Override
    public Health health() {
        return Health.status(status())
                .withDetail("used", link.isUsed())
                .withDetail("waitsFor", link.isUsed() && !link.hasStarted() ? "ffmpeg and storage" : "nothing")
                .withDetail("connected", link.isConnected())
                .withDetail("waitingReports", link.unsentReports())
                .build();
    }

    private Status status() {
        if (!link.isUsed() || link.isConnected()) {
            return Status.UP;
        }
        if (link.hasBeenConnected()) {
            return StorageHealth.DEGRADED;
        }
        return link.hasStarted() ? Status.DOWN : Status.OUT_OF_SERVICE;
    }

    /** An encoder that waits for its storage is no reason to look for the coordinator. */
    private static double connected(CoordinatorLink link) {
        if (!link.hasStarted()) {
            return Double.NaN;
        }
        return link.isConnected() ? 1 : 0;
    }
}
