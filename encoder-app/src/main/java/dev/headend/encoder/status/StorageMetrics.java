package dev.headend.encoder.status;

import dev.headend.encoder.storage.RetryingStorage;
import dev.headend.encoder.storage.SpoolBudget;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Metrics of what waits for the storage. */
@Component
final class StorageMetrics {
    StorageMetrics(RetryingStorage storage, MeterRegistry registry) {
        Gauge.builder("headend.encoder.spool.used.bytes", storage.budget(), SpoolBudget::used)
                .description("Bytes of segments that wait on the local disk for the storage.")
                .register(registry);
        Gauge.builder("headend.encoder.spool.limit.bytes", storage.budget(), SpoolBudget::limit)
                .description("Bytes that may wait there; further segments are lost.")
                .register(registry);
    }
}
