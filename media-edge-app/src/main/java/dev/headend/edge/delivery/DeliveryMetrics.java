package dev.headend.edge.delivery;

import io.micrometer.core.instrument.Counter;
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
        requests(label(kind)).increment();
    }

    /** A request for a file that does not exist. */
    void missed() {
        requests("none").increment();
    }

    /** Bytes of a body that was sent completely. */
    void sent(FileKind kind, long bytes) {
        Counter.builder("headend.delivery.bytes")
                .description("Bytes of bodies that were sent completely, by kind of file")
                .tag("kind", label(kind))
                .register(registry)
                .increment(bytes);
    }

    private Counter requests(String kind) {
        return Counter.builder("headend.delivery.requests")
                .description("Requests for files of streams, by kind of file; none = no such file")
                .tag("kind", kind)
                .register(registry);
    }

    private static String label(FileKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
