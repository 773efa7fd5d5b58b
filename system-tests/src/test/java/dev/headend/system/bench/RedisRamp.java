package dev.headend.system.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What accepting a publisher, telling of a stream and ending it cost coordinators that share a Redis, beside streams that live. */
final class RedisRamp {
    private final Testbed testbed;
    private final MeasuredRedis redis;
    private final RedisSetup setup;
    private final RedisWorkload workload;
    private final Report report;

    RedisRamp(Testbed testbed, MeasuredRedis redis, RedisSetup setup, RedisWorkload workload, Report report) {
        this.testbed = testbed;
        this.redis = redis;
        this.setup = setup;
        this.workload = workload;
        this.report = report;
    }

    /** Reports rates, and returns rows with how long each took, for {@link #report}. */
    List<List<Object>> run() {
        for (int i = 0; i < workload.warmUps(); i++) {
            measureRates();
        }
        List<List<Object>> latencies = new ArrayList<>();
        int live = 0;
        for (int level : workload.levels()) {
            raise(level - live);
            live = level;
            for (int round = 0; round < workload.rounds(); round++) {
                List<RedisCost> costs = measureRates();
                report.row(setup, live, costs.get(0), costs.get(1), costs.get(2));
            }
            latencies.add(time(live));
        }
        return latencies;
    }

    private void raise(int more) {
        List<LiveStream> streams = testbed.fleet.newStreams(more);
        testbed.each(streams, testbed.fleet::publish, workload.asFastAsItGoes());
        testbed.each(streams, testbed.fleet::announce, workload.asFastAsItGoes());
    }

    /** With as much for each coordinator, however many there are. */
    private List<RedisCost> measureRates() {
        int replicas = setup.replicas();
        return measure(replicas * workload.batch(), new Pace.AtATime(replicas * workload.atATime()));
    }

    /** Accepts, callbacks, ends. */
    private List<RedisCost> measure(int count, Pace pace) {
        List<LiveStream> streams = testbed.fleet.newStreams(count);
        return List.of(
                cost(streams, testbed.fleet::publish, pace),
                cost(streams, testbed.fleet::announce, pace),
                cost(streams, testbed.fleet::end, pace));
    }

    private RedisCost cost(List<LiveStream> streams, Consumer<LiveStream> operation, Pace pace) {
        return RedisCost.of(redis, () -> testbed.cost(streams, operation, pace));
    }

    private List<Object> time(int live) {
        List<RedisCost> costs = measure(workload.timed(), new Pace.EachSecond(workload.eachSecond()));
        List<Object> row = new ArrayList<>(List.of(setup, live, workload.eachSecond()));
        for (RedisCost cost : List.of(costs.get(1), costs.get(0))) {
            row.add(cost.coordinators().latencies().millis(0.5));
            row.add(cost.coordinators().latencies().millis(0.99));
            row.add(cost.coordinators().latencies().millis(1));
            row.add("%.2f; %.3f".formatted(cost.coordinators().cpuMillis(), cost.redisMillis()));
        }
        return row;
    }

    static void report(List<List<Object>> latencies, Report report) {
        report.table(
                "So many a second: from STREAM-AVAILABLE to the callback's arrival, from PUBLISH-REQUEST to both answers;"
                        + " CPU time of the coordinators each; Redis's",
                "coordinators",
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
    }
}
