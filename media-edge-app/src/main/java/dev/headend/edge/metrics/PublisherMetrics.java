package dev.headend.edge.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the publishers of a protocol: {@code headend_rtmp_publishers}, {@code headend_websocket_publishers}. Safe for any thread. */
public final class PublisherMetrics {
    private final AtomicInteger publishers = new AtomicInteger();

    public PublisherMetrics(MeterRegistry registry, Protocol protocol) {
        Gauge.builder(protocol.meter("publishers"), publishers, AtomicInteger::get)
                .description("Connections that publish.")
                .register(registry);
    }

    /** A stream has begun. */
    public void started() {
        publishers.incrementAndGet();
    }

    /** A stream has ended. */
    public void stopped() {
        publishers.decrementAndGet();
    }
}
