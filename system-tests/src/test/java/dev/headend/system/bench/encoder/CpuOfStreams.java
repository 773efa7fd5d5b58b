package dev.headend.system.bench.encoder;

import dev.headend.system.bench.Report;
import dev.headend.system.harness.Application;
import dev.headend.system.harness.Fleet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What the encoder's process and its FFmpegs take of the processor, with streams that are live all the time. */
final class CpuOfStreams {
    private final EncoderPlan plan;
    private final Fleet fleet;
    private final Application application;
    private final Report report;

    CpuOfStreams(EncoderPlan plan, Fleet fleet, Application application, Report report) {
        this.plan = plan;
        this.fleet = fleet;
        this.application = application;
        this.report = report;
    }

    void run() {
        int most = plan.streams().stream().max(Integer::compare).orElse(1);
        with(plan.copied(), most, () -> pause(plan.warmUpSeconds()));
        report.table(
                "CPU in %% of a core, over %d s".formatted(plan.seconds()),
                "streams",
                "of",
                "JVM",
                "FFmpeg",
                "JVM a stream",
                "FFmpeg a stream",
                "together a stream",
                "load average");
        measure(plan.copied(), 0);
        plan.streams().forEach(count -> measure(plan.copied(), count));
        measure(plan.encoded(), 1);
    }

    private void measure(StreamJob job, int streams) {
        with(job, streams, () -> {
            pause(plan.settleSeconds());
            for (int turn = 0; turn < plan.turns(); turn++) {
                measureOnce(job, streams);
            }
        });
    }

    private void measureOnce(StreamJob job, int streams) {
        CpuTime before = CpuTime.of(fleet.process(Fleet.ENCODER));
        long start = System.nanoTime();
        pause(plan.seconds());
        CpuTime used = CpuTime.of(fleet.process(Fleet.ENCODER)).since(before);
        double percent = 100 / ((System.nanoTime() - start) / 1e9);
        double jvm = used.jvm() * percent;
        double ffmpeg = used.children() * percent;
        String each = streams == 0 ? "" : job.name();
        report.row(
                streams,
                each,
                text(jvm),
                text(ffmpeg),
                share(jvm, streams),
                share(ffmpeg, streams),
                share(jvm + ffmpeg, streams),
                EncoderBenchmark.loadAverage());
    }

    private static String share(double percent, int streams) {
        return streams == 0 ? "" : text(percent / streams);
    }

    private static String text(double percent) {
        return "%.2f".formatted(percent);
    }

    /** Does something while so many streams are live. */
    private void with(StreamJob job, int streams, Runnable work) {
        List<PublishedStream> live = new ArrayList<>();
        try {
            for (int i = 0; i < streams; i++) {
                live.add(PublishedStream.start(fleet, application, job));
            }
            live.forEach(PublishedStream::awaitLive);
            work.run();
        } finally {
            live.forEach(PublishedStream::close);
        }
        fleet.awaitIdle();
    }

    private static void pause(int seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
