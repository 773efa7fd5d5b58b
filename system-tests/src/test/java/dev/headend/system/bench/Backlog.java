package dev.headend.system.bench;

import dev.headend.system.synthetic.Latencies;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The application takes no event for long, then it is there again. */
final class Backlog {
    private static final int PROBES_EACH_SECOND = 100;

    private final World world;
    private final Plan plan;
    private final Report report;

    Backlog(World world, Plan plan, Report report) {
        this.world = world;
        this.plan = plan;
        this.report = report;
    }

    void run() throws InterruptedException {
        report.table(
                "A backlog", "", "events", "heap MiB", "file MiB", "CPU of one core", "accept p50 ms", "accept p99 ms");
        row("before, start in %.1f s".formatted(world.subject.startSeconds()));
        world.application.die();
        world.fleet.applicationHears(false);
        for (int part = 1; part <= 4; part++) {
            grow(plan.backlog() / 4);
            row("application dead");
        }
        world.restart();
        report.row("start again, in %.1f s".formatted(world.subject.startSeconds()), "", "", "", "", "", "");
        world.fleet.applicationHears(false);
        row("started again");
        drain();
        row("drained");
    }

    /** Of streams that have ended, since it is these that can be so many. */
    private void grow(int events) {
        Pace pace = new Pace.EachSecond(plan.batch() / 2.0);
        List<LiveStream> streams = world.fleet.newStreams(events / 2);
        for (int from = 0; from < streams.size(); from += plan.batch()) {
            List<LiveStream> some = streams.subList(from, Math.min(streams.size(), from + plan.batch()));
            world.each(some, world.fleet::publish, pace);
            world.each(some, world.fleet::announce, pace);
            world.each(some, world.fleet::end, pace);
        }
    }

    private void drain() throws InterruptedException {
        long events = world.subject.backlog();
        long told = world.told();
        long cpu = world.subject.cpuNanos();
        long start = System.nanoTime();
        world.application.comeBack();
        List<LiveStream> probes = world.fleet.newStreams(plan.probes());
        Latencies accepts = world.each(probes, world.fleet::publish, new Pace.EachSecond(PROBES_EACH_SECOND));
        while (world.subject.backlog() > 0) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        report.row(
                "drained in %.1f s, %,.0f/s, %.2f ms each"
                        .formatted(
                                seconds,
                                (world.told() - told) / seconds,
                                (world.subject.cpuNanos() - cpu) / 1e6 / events),
                events,
                "",
                "",
                "",
                accepts.millis(0.5),
                accepts.millis(0.99));
    }

    /** How it does at the moment, with some more streams. */
    private void row(String when) {
        List<LiveStream> probes = world.fleet.newStreams(plan.probes());
        long cpu = world.subject.cpuNanos();
        long start = System.nanoTime();
        Latencies accepts = world.each(probes, world.fleet::publish, new Pace.EachSecond(PROBES_EACH_SECOND));
        double share = (double) (world.subject.cpuNanos() - cpu) / (System.nanoTime() - start);
        report.row(
                when,
                world.subject.backlog(),
                world.subject.liveHeapMegabytes(),
                world.subject.fileMegabytes(),
                "%.0f %%".formatted(share * 100),
                accepts.millis(0.5),
                accepts.millis(0.99));
    }
}
