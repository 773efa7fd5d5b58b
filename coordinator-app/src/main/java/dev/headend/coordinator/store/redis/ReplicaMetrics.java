package dev.headend.coordinator.store.redis;

import dev.headend.coordinator.store.redis.replica.HeartbeatReply.Renewed;
import dev.headend.coordinator.store.redis.replica.Replica;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToIntFunction;

/** This coordinator as one of several, as gauges. */
final class ReplicaMetrics implements MeterBinder {
    private final Replica replica;

    ReplicaMetrics(Replica replica) {
        this.replica = replica;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("headend.replica.leads", replica, one -> one.leads(RedisStatistics.TASK) ? 1 : 0)
                .description("1 at the coordinator that does what only one of them does.")
                .tag("task", RedisStatistics.TASK)
                .register(registry);
        gauge(
                registry,
                "headend.replica.peers",
                "Connections of edges and encoders to this coordinator.",
                Renewed::peers);
        gauge(
                registry,
                "headend.replica.mail",
                "Messages to edges and encoders that are connected to this coordinator, on their way to it in Redis.",
                renewed -> Math.toIntExact(renewed.mail()));
        Gauge.builder("headend.replica.settings.differ", replica, Replica::otherSettings)
                .description("Coordinators whose settings are others than this one's, and must be the same.")
                .register(registry);
        Gauge.builder(
                        "headend.replicas",
                        replica,
                        one -> one.leads(RedisStatistics.TASK) ? of(one, Renewed::replicas) : 0)
                .description("Coordinators that share their state.")
                .register(registry);
    }

    private void gauge(MeterRegistry registry, String name, String description, ToIntFunction<Renewed> value) {
        Gauge.builder(name, replica, one -> of(one, value))
                .description(description)
                .register(registry);
    }

    private static int of(Replica replica, ToIntFunction<Renewed> value) {
        Renewed latest = replica.latest();
        return latest == null ? 0 : value.applyAsInt(latest);
    }
}
