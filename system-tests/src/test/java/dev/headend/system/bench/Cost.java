package dev.headend.system.bench;

import dev.headend.system.synthetic.Latencies;
import java.util.function.Supplier;

/**
 * What some operations cost.
 *
 * @param perSecond how many of them there were each second
 * @param cpuMillis of the coordinator's processor time, each
 * @param latencies how long each took
 */
record Cost(double perSecond, double cpuMillis, Latencies latencies) {
    static Cost of(MeasuredCoordinator coordinator, Supplier<Latencies> work) {
        long cpu = coordinator.cpuNanos();
        long start = System.nanoTime();
        Latencies latencies = work.get();
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpuMillis = (coordinator.cpuNanos() - cpu) / 1e6;
        return new Cost(latencies.count() / seconds, cpuMillis / latencies.count(), latencies);
    }

    @Override
    public String toString() {
        return "%,.0f/s, %.2f ms".formatted(perSecond, cpuMillis);
    }
}
