package dev.headend.edge.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what is delivered: {@code headend_delivery_requests_total} and {@code headend_delivery_bytes_total}. */
final class DeliveryMetrics {
    private static final String NONE = "none";

    private final MeterRegistry registry;
    /** By kind. A counter begins with what it counts first. */
    private final Map<String, Counter> requests = new ConcurrentHashMap<>();

    private final Map<String, Counter> bytes = new ConcurrentHashMap<>();

    DeliveryMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A request for an existing file, however much of it is sent. */
    void requested(FileKind kind) {
        requests.computeIfAbsent(kind.label(), this::requestCounter).increment();
    }

    /** A request for a file that does not exist. */
    void missed() {
        requests.computeIfAbsent(NONE, this::requestCounter).increment();
    }

    /** Bytes of a body that was sent completely. */
    void sent(FileKind kind, long length) {
        bytes.computeIfAbsent(kind.label(), this::byteCounter).increment(length);
    }

    private Counter requestCounter(String kind) {
        return Counter.builder("headend.delivery.requests")
                .description("Requests for files of streams, by kind of file; none = no such file")
                .tag("kind", kind)
                .register(registry);
    }

    private Counter byteCounter(String kind) {
        return Counter.builder("headend.delivery.bytes")
                .description("Bytes of bodies that were sent completely, by kind of file")
                .tag("kind", kind)
                .register(registry);
    }
}
