package dev.headend.system.bench;

import dev.headend.system.harness.Await;
import java.time.Duration;
import java.util.List;

/** How much of Redis's memory a live stream takes, and an event that waits. */
final class RedisMemory {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Testbed testbed;
    private final MeasuredRedis redis;
    private final RedisWorkload workload;
    private final Report report;
    private long before;

    RedisMemory(Testbed testbed, MeasuredRedis redis, RedisWorkload workload, Report report) {
        this.testbed = testbed;
        this.redis = redis;
        this.workload = workload;
        this.report = report;
    }

    void run() {
        report.table("What Redis keeps", "", "memory MiB", "more", "bytes each", "keys");
        before = redis.memory();
        int live = 0;
        for (int level : workload.levels()) {
            List<LiveStream> more = published(level - live);
            testbed.each(more, testbed.fleet::announce, workload.asFastAsItGoes());
            row("%,d live".formatted(level), level - live);
            live = level;
        }
        List<LiveStream> waiting = published(workload.waiting());
        row("%,d more, not announced yet".formatted(workload.waiting()), workload.waiting());
        announceToNobody(waiting);
        row("an event of each of these waits", workload.waiting());
    }

    private List<LiveStream> published(int count) {
        List<LiveStream> streams = testbed.fleet.newStreams(count);
        testbed.each(streams, testbed.fleet::publish, workload.asFastAsItGoes());
        return streams;
    }

    private void announceToNobody(List<LiveStream> streams) {
        testbed.application.die();
        testbed.fleet.applicationHears(false);
        testbed.each(streams, testbed.fleet::announce, new Pace.EachSecond(workload.batch() / 2.0));
        Await.until("all events wait", PATIENCE, () -> redis.waitingEvents() >= streams.size());
    }

    private void row(String what, int more) {
        long memory = redis.memory();
        String each = more == 0 ? "" : "%,d".formatted((memory - before) / more);
        report.row(what, memory / (1024.0 * 1024), more, each, redis.keys());
        before = memory;
    }
}
