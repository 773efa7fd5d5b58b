package dev.headend.system.bench.encoder;

import dev.headend.system.bench.Report;
import dev.headend.system.harness.Application;
import dev.headend.system.harness.Checkout;
import dev.headend.system.harness.Fleet;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Measures the encoder and prints the numbers; see docs/benchmarks.md. */
public final class EncoderBenchmark {
    private static final List<String> ALL = List.of("cpu", "latency");
    /** The launcher's, for encoder and coordinator. */
    private static final String LAUNCHERS_JVM =
            "-XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError -XX:TieredStopAtLevel=1 -Xmx192m";

    private static final List<String> EDGES_JVM =
            List.of("-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-Xmx384m");

    private final EncoderPlan plan;
    private final Map<String, List<String>> jvm;
    private final Report report;

    /** @param jvm arguments of the encoder's JVM */
    EncoderBenchmark(EncoderPlan plan, List<String> jvm, PrintStream out) {
        this.plan = plan;
        this.jvm =
                Map.of(Fleet.COORDINATOR, List.of(LAUNCHERS_JVM.split(" ")), Fleet.EDGE, EDGES_JVM, Fleet.ENCODER, jvm);
        this.report = new Report(out);
    }

    /**
     * Runs what is asked for: {@code cpu}, {@code latency}; without arguments, both. {@code BENCH_JVM} are the arguments of the
     * encoder's JVM; for the others see {@link EncoderPlan#full}.
     */
    public static void main(String[] arguments) throws IOException {
        List<String> scenarios = arguments.length == 0 ? ALL : List.of(arguments);
        if (!ALL.containsAll(scenarios)) {
            System.err.println("what can be measured of an encoder: " + String.join(", ", ALL));
            System.exit(1);
        }
        Map<String, String> environment = System.getenv();
        String jvm = environment.getOrDefault("BENCH_JVM", LAUNCHERS_JVM);
        PrintStream out = System.out;
        Path log = Checkout.freshFolder("bench").resolve("programs.log");
        out.printf("encoder: java %s -jar encoder-app.jar%nwhat the programs write: %s%n", jvm, log);
        System.setOut(new PrintStream(log.toFile(), StandardCharsets.UTF_8));
        // Ctrl-C must not leave anything running.
        Runtime.getRuntime().addShutdownHook(new Thread(EncoderBenchmark::killAll));
        new EncoderBenchmark(EncoderPlan.full(environment), List.of(jvm.split(" +")), out).run(scenarios);
    }

    private static void killAll() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }

    void run(List<String> scenarios) {
        Map<String, String> settings = Map.of("HLS_TIME_SECONDS", String.valueOf(plan.segmentSeconds()));
        try (Application application = new Application();
                Fleet fleet = Fleet.start(application, settings, jvm)) {
            for (String scenario : scenarios) {
                switch (scenario) {
                    case "cpu" -> new CpuOfStreams(plan, fleet, application, report).run();
                    case "latency" -> new Latency(plan, fleet, application, report).run();
                    default -> throw new IllegalArgumentException(scenario);
                }
            }
        }
    }

    /** Of the last minute: what else the machine had to do. */
    static double loadAverage() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
