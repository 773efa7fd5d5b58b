package dev.headend.system.bench;

import dev.headend.system.synthetic.Latencies;
import java.util.List;

/** Edges and encoders that resume lose the coordinator, all at once, and are all back as soon as it is. */
final class Storm {
    private final Testbed testbed;
    private final Workload workload;
    private final Report report;

    Storm(Testbed testbed, Workload workload, Report report) {
        this.testbed = testbed;
        this.workload = workload;
        this.report = report;
    }

    void run() {
        double kilobytes = heapOfAPeer();
        List<LiveStream> streams = testbed.fleet.newStreams(workload.stormStreams());
        testbed.each(streams, testbed.fleet::publish, workload.asFastAsItGoes());
        testbed.each(streams, testbed.fleet::announce, workload.asFastAsItGoes());
        report.table(
                "A coordinator that is killed under its streams, seconds from its next start (%.1f KiB of heap a peer)"
                        .formatted(kilobytes),
                "peers",
                "streams",
                "ready",
                "all connected",
                "all resumed",
                "CPU of that",
                "heap MiB",
                "then accept p99 ms");
        for (int round = 0; round < workload.rounds(); round++) {
            testbed.killAndStart();
            Testbed.Resumption resumption = testbed.resume();
            double cpu = testbed.coordinator.cpuNanos() / 1e9;
            Latencies accepts = testbed.each(
                    testbed.fleet.newStreams(workload.probes()), testbed.fleet::publish, new Pace.EachSecond(100));
            report.row(
                    2 * workload.stormPeers(),
                    workload.stormStreams() + round * workload.probes(),
                    resumption.ready(),
                    resumption.connected(),
                    resumption.resumed(),
                    cpu,
                    testbed.coordinator.liveHeapMegabytes(),
                    accepts.millis(0.99));
        }
    }

    /** In KiB, of one that is connected and silent, without what the first one makes the JVM load. */
    private double heapOfAPeer() {
        testbed.connectResuming(1);
        double before = testbed.coordinator.liveHeapMegabytes();
        testbed.connectResuming(workload.stormPeers() - 1);
        double more = testbed.coordinator.liveHeapMegabytes() - before;
        return more * 1024 / (2 * (workload.stormPeers() - 1));
    }
}
