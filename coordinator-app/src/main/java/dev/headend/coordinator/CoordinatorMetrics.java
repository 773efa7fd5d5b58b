package dev.headend.coordinator;

import dev.headend.coordinator.store.CoordinatorStore;
import dev.headend.coordinator.store.StoreStatistics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToDoubleFunction;

/** What the coordinator holds, as gauges. */
final class CoordinatorMetrics implements MeterBinder {
    private final CoordinatorStore store;
    private final Clock clock;

    CoordinatorMetrics(CoordinatorStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        store.bindMetrics(registry);
        streams(registry, "live", StoreStatistics::live);
        streams(registry, "ending", StoreStatistics::ending);
        gauge(
                registry,
                "headend.edges",
                "Connections of edges: one for RTMP and one for WebSocket each.",
                StoreStatistics::servers);
        gauge(
                registry,
                "headend.encoders",
                "Encoders that take streams.",
                s -> s.fleet().encoderCount());
        gauge(
                registry,
                "headend.encoders.load",
                "Streams that these encoders are busy with.",
                s -> s.fleet().load());
        gauge(
                registry,
                "headend.encoders.capacity",
                "Streams that these encoders can take; -1 = no limit.",
                s -> s.fleet().capacity());
        gauge(
                registry,
                "headend.callback.backlog",
                "Events that the application has not taken yet.",
                StoreStatistics::backlog);
        gauge(
                registry,
                "headend.callback.oldest.seconds",
                "Age of the oldest event that the application has not taken yet.",
                this::ageOfOldest);
        gauge(
                registry,
                "headend.store.undecodable",
                "Streams and events that this version could not read, set aside in the store.",
                StoreStatistics::setAside);
    }

    private void streams(MeterRegistry registry, String state, ToDoubleFunction<StoreStatistics> value) {
        Gauge.builder("headend.streams", store, s -> value.applyAsDouble(s.statistics()))
                .description("Streams by state.")
                .tag("state", state)
                .register(registry);
    }

    private void gauge(
            MeterRegistry registry, String name, String description, ToDoubleFunction<StoreStatistics> value) {
        Gauge.builder(name, store, s -> value.applyAsDouble(s.statistics()))
                .description(description)
                .register(registry);
    }

    private double ageOfOldest(StoreStatistics statistics) {
        Instant oldest = statistics.oldest();
        return oldest == null ? 0 : Duration.between(oldest, clock.instant()).toMillis() / 1000.0;
    }
}
