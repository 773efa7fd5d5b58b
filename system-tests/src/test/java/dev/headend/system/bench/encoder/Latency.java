package dev.headend.system.bench.encoder;

import dev.headend.system.bench.Report;
import dev.headend.system.bench.encoder.PublishedStream.Announcement;
import dev.headend.system.harness.Application;
import dev.headend.system.harness.Fleet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How long it takes until a stream is announced, with nothing else live. */
final class Latency {
    private final EncoderPlan plan;
    private final Fleet fleet;
    private final Application application;
    private final Report report;

    Latency(EncoderPlan plan, Fleet fleet, Application application, Report report) {
        this.plan = plan;
        this.fleet = fleet;
        this.application = application;
        this.report = report;
    }

    void run() {
        publishOnce(plan.encoded()); // what comes after this is no longer cold
        report.table(
                "Until a rendition is announced, in s, %d times".formatted(plan.rounds()),
                "stream",
                "rendition",
                "announced after, median",
                "beyond the segment, median",
                "least",
                "most",
                "segment",
                "load average");
        for (StreamJob job : List.of(plan.copied(), plan.mixed(), plan.encoded())) {
            measure(job.name(), job, () -> {});
        }
        measure("the encoder's first: " + plan.mixed().name(), plan.mixed(), this::restartEncoder);
    }

    private void restartEncoder() {
        fleet.killEncoder();
        fleet.startEncoderAgain();
    }

    private void measure(String name, StreamJob job, Runnable before) {
        List<Announcement> all = new ArrayList<>();
        for (int round = 0; round < plan.rounds(); round++) {
            before.run();
            all.addAll(publishOnce(job));
        }
        for (String rendition : job.renditions()) {
            row(
                    name,
                    all.stream()
                            .filter(one -> one.rendition().equals(rendition))
                            .toList());
        }
    }

    private List<Announcement> publishOnce(StreamJob job) {
        List<Announcement> announcements;
        try (PublishedStream stream = PublishedStream.start(fleet, application, job)) {
            announcements = stream.awaitLive();
        }
        fleet.awaitIdle();
        return announcements;
    }

    private void row(String name, List<Announcement> rounds) {
        double[] beyond = sorted(rounds, Announcement::beyondSegment);
        report.row(
                name,
                rounds.getFirst().rendition(),
                text(median(sorted(rounds, Announcement::seconds))),
                text(median(beyond)),
                text(beyond[0]),
                text(beyond[beyond.length - 1]),
                text(median(sorted(rounds, Announcement::segmentSeconds))),
                EncoderBenchmark.loadAverage());
    }

    private static double[] sorted(List<Announcement> rounds, ToDoubleFunction<Announcement> value) {
        return rounds.stream().mapToDouble(value).sorted().toArray();
    }

    private static double median(double[] sorted) {
        return sorted[sorted.length / 2];
    }

    private static String text(double seconds) {
        return "%.2f".formatted(seconds);
    }
}
