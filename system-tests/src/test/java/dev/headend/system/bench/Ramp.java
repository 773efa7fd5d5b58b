package dev.headend.system.bench;

import java.util.ArrayList;
import java.util.List;

/** What accepting a publisher, telling of a stream and ending it cost, with more and more other streams that live. */
final class Ramp {
    private final Testbed testbed;
    private final Workload workload;
    private final Report report;

    Ramp(Testbed testbed, Workload workload, Report report) {
        this.testbed = testbed;
        this.workload = workload;
        this.report = report;
    }

    void run() {
        report.table("Rates and the coordinator's CPU time each", "live", "accepts", "callbacks", "ends");
        List<List<Object>> latencies = new ArrayList<>();
        int live = 0;
        for (int level : workload.levels()) {
            raise(level - live);
            live = level;
            for (int round = 0; round < workload.rounds(); round++) {
                Costs costs = Costs.measure(testbed, workload, workload.asFastAsItGoes());
                report.row(level, costs.accepts(), costs.callbacks(), costs.ends());
            }
            workload.eachSecond().forEach(rate -> latencies.add(time(level, rate)));
        }
        report.table(
                "So many a second: from STREAM-AVAILABLE to the callback's arrival, from PUBLISH-REQUEST to both answers",
                "live",
                "each second",
                "callback p50 ms",
                "p99 ms",
                "max ms",
                "CPU ms",
                "accept p50 ms",
                "p99 ms",
                "max ms",
                "CPU ms");
        latencies.forEach(row -> report.row(row.toArray()));
        report.table("With all of them live", "live", "start, s", "heap after a full collection", "resident", "file");
        report.row(
                live,
                testbed.coordinator.startSeconds(),
                megabytes(testbed.coordinator.liveHeapMegabytes()),
                megabytes(testbed.coordinator.residentMegabytes()),
                megabytes(testbed.coordinator.fileMegabytes()));
    }

    private static String megabytes(double value) {
        return "%.0f MiB".formatted(value);
    }

    private void raise(int more) {
        List<LiveStream> streams = testbed.fleet.newStreams(more);
        Pace pace = workload.asFastAsItGoes();
        testbed.each(streams, testbed.fleet::publish, pace);
        testbed.each(streams, testbed.fleet::announce, pace);
    }

    private List<Object> time(int level, int eachSecond) {
        Costs costs = Costs.measure(testbed, workload, new Pace.EachSecond(eachSecond));
        List<Object> row = new ArrayList<>(List.of(level, eachSecond));
        for (Cost cost : List.of(costs.callbacks(), costs.accepts())) {
            row.add(cost.latencies().millis(0.5));
            row.add(cost.latencies().millis(0.99));
            row.add(cost.latencies().millis(1));
            row.add("%.2f".formatted(cost.cpuMillis()));
        }
        return row;
    }
}
