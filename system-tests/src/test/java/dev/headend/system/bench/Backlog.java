package dev.headend.system.bench;

import dev.headend.system.synthetic.Latencies;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The application takes no event for long, then it is there again. */
final class Backlog {
    private static final int PROBES_EACH_SECOND = 100;

    private final Testbed testbed;
    private final Workload workload;
    private final Report report;

    Backlog(Testbed testbed, Workload workload, Report report) {
        this.testbed = testbed;
        this.workload = workload;
        this.report = report;
    }

    void run() throws InterruptedException {
        report.table(
                "A backlog", "", "events", "heap MiB", "file MiB", "CPU of one core", "accept p50 ms", "accept p99 ms");
        row("before, start in %.1f s".formatted(testbed.coordinator.startSeconds()));
        testbed.application.die();
        testbed.fleet.applicationHears(false);
        for (int part = 1; part <= 4; part++) {
            grow(workload.backlog() / 4);
            row("application dead");
        }
        testbed.restart();
        report.row("start again, in %.1f s".formatted(testbed.coordinator.startSeconds()), "", "", "", "", "", "");
        testbed.fleet.applicationHears(false);
        row("started again");
        drain();
        row("drained");
    }

    /** Of streams that have ended, since it is these that can be so many. */
    private void grow(int events) {
        Pace pace = new Pace.EachSecond(workload.batch() / 2.0);
        List<LiveStream> streams = testbed.fleet.newStreams(events / 2);
        for (int from = 0; from < streams.size(); from += workload.batch()) {
            List<LiveStream> some = streams.subList(from, Math.min(streams.size(), from + workload.batch()));
            testbed.each(some, testbed.fleet::publish, pace);
            testbed.each(some, testbed.fleet::announce, pace);
            testbed.each(some, testbed.fleet::end, pace);
        }
    }

    private void drain() throws InterruptedException {
        long events = testbed.coordinator.backlog();
        long told = testbed.told();
        long cpu = testbed.coordinator.cpuNanos();
        long start = System.nanoTime();
        testbed.application.comeBack();
        List<LiveStream> probes = testbed.fleet.newStreams(workload.probes());
        Latencies accepts = testbed.each(probes, testbed.fleet::publish, new Pace.EachSecond(PROBES_EACH_SECOND));
        while (testbed.coordinator.backlog() > 0) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        report.row(
                "drained in %.1f s, %,.0f/s, %.2f ms each"
                        .formatted(
                                seconds,
                                (testbed.told() - told) / seconds,
                                (testbed.coordinator.cpuNanos() - cpu) / 1e6 / events),
                events,
                "",
                "",
                "",
                accepts.millis(0.5),
                accepts.millis(0.99));
    }

    /** How it does at the moment, with some more streams. */
    private void row(String when) {
        List<LiveStream> probes = testbed.fleet.newStreams(workload.probes());
        long cpu = testbed.coordinator.cpuNanos();
        long start = System.nanoTime();
        Latencies accepts = testbed.each(probes, testbed.fleet::publish, new Pace.EachSecond(PROBES_EACH_SECOND));
        double share = (double) (testbed.coordinator.cpuNanos() - cpu) / (System.nanoTime() - start);
        report.row(
                when,
                testbed.coordinator.backlog(),
                testbed.coordinator.liveHeapMegabytes(),
                testbed.coordinator.fileMegabytes(),
                "%.0f %%".formatted(share * 100),
                accepts.millis(0.5),
                accepts.millis(0.99));
    }
}
