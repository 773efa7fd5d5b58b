package dev.headend.system.bench;

import java.util.ArrayList;
import java.util.List;

/** What accepting a publisher, telling of a stream and ending it cost, with more and more other streams that live. */
final class Ramp {
    private final World world;
    private final Plan plan;
    private final Report report;

    Ramp(World world, Plan plan, Report report) {
        this.world = world;
        this.plan = plan;
        this.report = report;
    }

    void run() {
        report.table("Rates and the coordinator's CPU time each", "live", "accepts", "callbacks", "ends");
        List<List<Object>> latencies = new ArrayList<>();
        int live = 0;
        for (int level : plan.levels()) {
            raise(level - live);
            live = level;
            for (int round = 0; round < plan.rounds(); round++) {
                Costs costs = Costs.measure(world, plan);
                report.row(level, costs.accepts(), costs.callbacks(), costs.ends());
            }
            plan.eachSecond().forEach(rate -> latencies.add(time(level, rate)));
        }
        report.table(
                "From STREAM-AVAILABLE to the callback's arrival",
                "live",
                "callbacks/s",
                "p50 ms",
                "p99 ms",
                "max ms",
                "accept p50 ms",
                "accept p99 ms");
        latencies.forEach(row -> report.row(row.toArray()));
        report.table("With all of them live", "live", "heap after a full collection", "resident", "file");
        report.row(
                live,
                megabytes(world.subject.liveHeapMegabytes()),
                megabytes(world.subject.residentMegabytes()),
                megabytes(world.subject.fileMegabytes()));
    }

    private static String megabytes(double value) {
        return "%.0f MiB".formatted(value);
    }

    private void raise(int more) {
        List<LiveStream> streams = world.fleet.newStreams(more);
        Pace pace = new Pace.AtATime(plan.atATime());
        world.each(streams, world.fleet::publish, pace);
        world.each(streams, world.fleet::announce, pace);
    }

    private List<Object> time(int level, int eachSecond) {
        List<LiveStream> streams = world.fleet.newStreams(plan.batch());
        Pace pace = new Pace.EachSecond(eachSecond);
        Latencies accepts = world.each(streams, world.fleet::publish, pace);
        Latencies callbacks = world.each(streams, world.fleet::announce, pace);
        world.each(streams, world.fleet::end, new Pace.AtATime(plan.atATime()));
        return List.of(
                level,
                eachSecond,
                callbacks.millis(0.5),
                callbacks.millis(0.99),
                callbacks.millis(1),
                accepts.millis(0.5),
                accepts.millis(0.99));
    }
}
