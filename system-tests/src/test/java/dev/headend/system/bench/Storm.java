package dev.headend.system.bench;

import dev.headend.system.synthetic.Latencies;
import java.util.List;

/** Edges and encoders that resume lose the coordinator, all at once, and are all back as soon as it is. */
final class Storm {
    private final World world;
    private final Plan plan;
    private final Report report;

    Storm(World world, Plan plan, Report report) {
        this.world = world;
        this.plan = plan;
        this.report = report;
    }

    void run() {
        double kilobytes = heapOfAPeer();
        List<LiveStream> streams = world.fleet.newStreams(plan.stormStreams());
        world.each(streams, world.fleet::publish, plan.asFastAsItGoes());
        world.each(streams, world.fleet::announce, plan.asFastAsItGoes());
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
        for (int round = 0; round < plan.rounds(); round++) {
            world.killAndStart();
            World.Resumption resumption = world.resume();
            double cpu = world.subject.cpuNanos() / 1e9;
            Latencies accepts =
                    world.each(world.fleet.newStreams(plan.probes()), world.fleet::publish, new Pace.EachSecond(100));
            report.row(
                    2 * plan.stormPeers(),
                    plan.stormStreams() + round * plan.probes(),
                    resumption.ready(),
                    resumption.connected(),
                    resumption.resumed(),
                    cpu,
                    world.subject.liveHeapMegabytes(),
                    accepts.millis(0.99));
        }
    }

    /** In KiB, of one that is connected and silent, without what the first one makes the JVM load. */
    private double heapOfAPeer() {
        world.connectResuming(1);
        double before = world.subject.liveHeapMegabytes();
        world.connectResuming(plan.stormPeers() - 1);
        double more = world.subject.liveHeapMegabytes() - before;
        return more * 1024 / (2 * (plan.stormPeers() - 1));
    }
}
