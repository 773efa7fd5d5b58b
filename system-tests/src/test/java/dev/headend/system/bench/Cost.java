package dev.headend.system.bench;

import dev.headend.system.synthetic.Latencies;
import java.util.List;
import java.util.function.Supplier;

/**
 * What some operations cost.
 *
 * @param perSecond how many of them there were each second
 * @param cpuMillis of the coordinators' processor time, each
 * @param latencies how long each took
 */
record Cost(double perSecond, double cpuMillis, Latencies latencies) {
    /** @param coordinators whose processor time counts */
    static Cost of(List<MeasuredCoordinator> coordinators, Supplier<Latencies> work) {
        long cpu = cpuNanos(coordinators);
        long start = System.nanoTime();
        Latencies latencies = work.get();
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpuMillis = (cpuNanos(coordinators) - cpu) / 1e6;
        return new Cost(latencies.count() / seconds, cpuMillis / latencies.count(), latencies);
    }

    private static long cpuNanos(List<MeasuredCoordinator> coordinators) {
        return coordinators.stream().mapToLong(MeasuredCoordinator::cpuNanos).sum();
    }

    @Override
    public String toString() {
        return "%,.0f/s, %.2f ms".formatted(perSecond, cpuMillis);
    }
}
