package dev.headend.system.bench;

import dev.headend.system.synthetic.Latencies;
import java.time.Duration;
import java.util.List;

/** Streams come, are announced and go for minutes: does anything grow? */
final class Churn {
    private static final int SAMPLES = 15;

    private final World world;
    private final Plan plan;
    private final Report report;

    Churn(World world, Plan plan, Report report) {
        this.world = world;
        this.plan = plan;
        this.report = report;
    }

    void run() {
        report.table(
                "%d lives a second for %s".formatted(plan.livesEachSecond(), plan.churn()),
                "s",
                "lives",
                "ms each",
                "file MiB",
                "heap MiB",
                "p50 ms",
                "p99 ms",
                "max ms");
        Duration sample = plan.churn().dividedBy(SAMPLES);
        int lives = (int) Math.max(1, plan.livesEachSecond() * sample.toMillis() / 1_000);
        long start = System.nanoTime();
        for (int i = 0; i < SAMPLES; i++) {
            List<LiveStream> streams = world.fleet.newStreams(lives);
            long cpu = world.subject.cpuNanos();
            Latencies took = world.each(streams, this::publish, new Pace.EachSecond(plan.livesEachSecond()));
            double cpuMillis = (world.subject.cpuNanos() - cpu) / 1e6 / lives;
            report.row(
                    (System.nanoTime() - start) / 1_000_000_000,
                    (i + 1) * lives,
                    "%.2f".formatted(cpuMillis),
                    world.subject.fileMegabytes(),
                    world.subject.liveHeapMegabytes(),
                    took.millis(0.5),
                    took.millis(0.99),
                    took.millis(1));
        }
    }

    private void publish(LiveStream stream) {
        Runnable end = stream.whenDone;
        stream.whenDone = () -> announce(stream, end);
        world.fleet.publish(stream);
    }

    private void announce(LiveStream stream, Runnable end) {
        stream.whenDone = () -> {
            stream.whenDone = end;
            world.fleet.end(stream);
        };
        world.fleet.announce(stream);
    }
}
