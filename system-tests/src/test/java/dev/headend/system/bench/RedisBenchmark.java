package dev.headend.system.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Measures coordinators that share a Redis, and prints the numbers; see docs/benchmarks.md. */
public final class RedisBenchmark {
    private static final List<RedisSetup> ALL = List.of(
            new RedisSetup("one", 1, "everysec", 0),
            new RedisSetup("two", 2, "everysec", 0),
            new RedisSetup("one-always", 1, "always", 0),
            new RedisSetup("two-always", 2, "always", 0),
            new RedisSetup("one-wait", 1, "everysec", 1),
            new RedisSetup("two-wait", 2, "everysec", 1));

    private final RedisWorkload workload;
    private final List<String> jvm;
    private final Report report;

    RedisBenchmark(RedisWorkload workload, List<String> jvm, PrintStream out) {
        this.workload = workload;
        this.jvm = jvm;
        this.report = new Report(out);
    }

    /**
     * Runs what is asked for: {@code one} or {@code two} coordinators, with {@code -always} for {@code appendfsync always}, or
     * {@code -wait} for a replica of Redis that acknowledges each write; {@code memory}; without arguments, all of it. {@code BENCH_JVM}
     * are the arguments of the coordinators' JVMs, {@code BENCH_LIVE} how many streams live beside those that are measured, such as
     * {@code 0,2000}, {@code BENCH_REDIS} a Redis server, {@code host:port}, that is measured as it is instead of ours.
     */
    public static void main(String[] arguments) {
        List<String> names = Stream.concat(ALL.stream().map(RedisSetup::name), Stream.of("memory"))
                .toList();
        List<String> parts = arguments.length == 0 ? names : List.of(arguments);
        if (!names.containsAll(parts)) {
            System.err.println("what can be measured: " + String.join(", ", names));
            System.exit(1);
        }
        String jvm = System.getenv().getOrDefault("BENCH_JVM", "-Xmx1g");
        System.out.println("coordinators: java " + jvm + " -jar coordinator-app.jar");
        String live = System.getenv("BENCH_LIVE");
        RedisWorkload workload = live == null ? RedisWorkload.FULL : RedisWorkload.FULL.with(levels(live));
        new RedisBenchmark(workload, List.of(jvm.split(" +")), System.out).run(parts);
    }

    private static List<Integer> levels(String live) {
        return Stream.of(live.split(",")).map(Integer::valueOf).toList();
    }

    void run(List<String> parts) {
        List<List<Object>> latencies = new ArrayList<>();
        List<RedisSetup> setups =
                ALL.stream().filter(setup -> parts.contains(setup.name())).toList();
        if (!setups.isEmpty()) {
            report.table(
                    "Rates, CPU time of the coordinators each; Redis's, and how busy its thread is",
                    "coordinators",
                    "live",
                    "accepts",
                    "callbacks",
                    "ends");
        }
        for (RedisSetup setup : setups) {
            try (MeasuredRedis redis = MeasuredRedis.start(setup);
                    Testbed testbed = new Testbed(jvm, workload.peers(), setup.replicas(), redis.settings())) {
                latencies.addAll(new RedisRamp(testbed, redis, setup, workload, report).run());
            }
        }
        if (!setups.isEmpty()) {
            RedisRamp.report(latencies, report);
        }
        if (parts.contains("memory")) {
            RedisSetup setup = ALL.getFirst();
            try (MeasuredRedis redis = MeasuredRedis.start(setup);
                    Testbed testbed = new Testbed(jvm, workload.peers(), setup.replicas(), redis.settings())) {
                new RedisMemory(testbed, redis, workload, report).run();
            }
        }
    }
}
