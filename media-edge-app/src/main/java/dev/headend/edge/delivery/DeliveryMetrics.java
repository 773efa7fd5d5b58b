package dev.headend.edge.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** Counts what is delivered: {@code headend_delivery_requests_total} and {@code headend_delivery_bytes_total}. */
final class DeliveryMetrics {
    private final MeterRegistry registry;

    DeliveryMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A request for an existing file, however much of it is sent. */
    void requested(FileKind kind) {
        registry.counter("headend.delivery.requests", "kind", label(kind)).increment();
    }

    /** A request for a file that does not exist. */
    void missed() {
        registry.counter("headend.delivery.requests", "kind", "none").increment();
    }

    /** Bytes of a body that was sent completely. */
    void sent(FileKind kind, long bytes) {
        registry.counter("headend.delivery.bytes", "kind", label(kind)).increment(bytes);
    }

    private static String label(FileKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
