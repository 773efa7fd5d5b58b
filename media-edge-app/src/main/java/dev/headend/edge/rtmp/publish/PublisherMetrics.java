package dev.headend.edge.rtmp.publish;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts RTMP publishers: {@code headend_rtmp_publishers}. Safe for any thread. */
public final class PublisherMetrics {
    private final AtomicInteger publishers = new AtomicInteger();

    public PublisherMetrics(MeterRegistry registry) {
        Gauge.builder("headend.rtmp.publishers", publishers, AtomicInteger::get)
                .description("Connections that publish.")
                .register(registry);
    }

    void started() {
        publishers.incrementAndGet();
    }

    void stopped() {
        publishers.decrementAndGet();
    }
}
