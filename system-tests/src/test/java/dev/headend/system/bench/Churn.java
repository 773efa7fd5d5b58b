package dev.headend.system.bench;

import dev.headend.system.synthetic.Latencies;
import java.time.Duration;
import java.util.List;

/** Streams come, are announced and go for minutes: does anything grow? */
final class Churn {
    private static final int SAMPLES = 15;

    private final Testbed testbed;
    private final Workload workload;
    private final Report report;

    Churn(Testbed testbed, Workload workload, Report report) {
        this.testbed = testbed;
        this.workload = workload;
        this.report = report;
    }

    void run() {
        report.table(
                "%d lives a second for %s".formatted(workload.livesEachSecond(), workload.churn()),
                "s",
                "lives",
                "ms each",
                "file MiB",
                "heap MiB",
                "p50 ms",
                "p99 ms",
                "max ms");
        Duration sample = workload.churn().dividedBy(SAMPLES);
        int lives = (int) Math.max(1, workload.livesEachSecond() * sample.toMillis() / 1_000);
        long start = System.nanoTime();
        for (int i = 0; i < SAMPLES; i++) {
            List<LiveStream> streams = testbed.fleet.newStreams(lives);
            long cpu = testbed.coordinator.cpuNanos();
            Latencies took = testbed.each(streams, this::publish, new Pace.EachSecond(workload.livesEachSecond()));
            double cpuMillis = (testbed.coordinator.cpuNanos() - cpu) / 1e6 / lives;
            report.row(
                    (System.nanoTime() - start) / 1_000_000_000,
                    (i + 1) * lives,
                    "%.2f".formatted(cpuMillis),
                    testbed.coordinator.fileMegabytes(),
                    testbed.coordinator.liveHeapMegabytes(),
                    took.millis(0.5),
                    took.millis(0.99),
                    took.millis(1));
        }
    }

    private void publish(LiveStream stream) {
        Runnable end = stream.whenDone;
        stream.whenDone = () -> announce(stream, end);
        testbed.fleet.publish(stream);
    }

    private void announce(LiveStream stream, Runnable end) {
        stream.whenDone = () -> {
            stream.whenDone = end;
            testbed.fleet.end(stream);
        };
        testbed.fleet.announce(stream);
    }
}
