package dev.headend.system.bench;

import java.io.PrintStream;
import java.util.List;

/** Measures a coordinator and prints the numbers; see docs/benchmarks.md. */
public final class CoordinatorBenchmark {
    private static final List<String> ALL = List.of("start", "cold", "ramp", "churn", "backlog", "storm");

    private final Workload workload;
    private final List<String> jvm;
    private final Report report;

    CoordinatorBenchmark(Workload workload, List<String> jvm, PrintStream out) {
        this.workload = workload;
        this.jvm = jvm;
        this.report = new Report(out);
    }

    /**
     * Runs what is asked for: {@code start}, {@code cold}, {@code ramp}, {@code churn}, {@code backlog}, {@code storm}; without
     * arguments, all of it. {@code BENCH_JVM} are the arguments of the coordinator's JVM.
     */
    public static void main(String[] arguments) throws InterruptedException {
        List<String> scenarios = arguments.length == 0 ? ALL : List.of(arguments);
        if (!ALL.containsAll(scenarios)) {
            System.err.println("what can be measured: " + String.join(", ", ALL));
            System.exit(1);
        }
        List<String> jvm =
                List.of(System.getenv().getOrDefault("BENCH_JVM", "-Xmx1g").split(" +"));
        System.out.println("coordinator: java " + String.join(" ", jvm) + " -jar coordinator-app.jar");
        CoordinatorBenchmark benchmark = new CoordinatorBenchmark(Workload.FULL, jvm, System.out);
        benchmark.run(scenarios);
    }

    void run(List<String> scenarios) throws InterruptedException {
        for (String scenario : scenarios) {
            if (scenario.equals("start")) {
                new Starts(workload.rounds(), report).run();
                continue;
            }
            boolean ownPeers = scenario.equals("storm");
            try (Testbed testbed = new Testbed(jvm, ownPeers ? 0 : workload.peers())) {
                if (!ownPeers && !scenario.equals("cold")) {
                    Costs.warmUp(testbed, workload);
                }
                switch (scenario) {
                    case "cold" -> new Cold(testbed, workload, report).run();
                    case "ramp" -> new Ramp(testbed, workload, report).run();
                    case "churn" -> new Churn(testbed, workload, report).run();
                    case "backlog" -> new Backlog(testbed, workload, report).run();
                    case "storm" -> new Storm(testbed, workload, report).run();
                    default -> throw new IllegalArgumentException(scenario);
                }
            }
        }
    }
}
