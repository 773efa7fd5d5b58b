package dev.headend.system.bench;

import java.io.PrintStream;
import java.util.List;

/** Measures a coordinator and prints the numbers; see docs/benchmarks.md. */
public final class CoordinatorBenchmark {
    private static final List<String> ALL = List.of("start", "cold", "ramp", "churn", "backlog", "storm");

    private final Plan plan;
    private final List<String> jvm;
    private final Report report;

    CoordinatorBenchmark(Plan plan, List<String> jvm, PrintStream out) {
        this.plan = plan;
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
        CoordinatorBenchmark benchmark = new CoordinatorBenchmark(Plan.FULL, jvm, System.out);
        benchmark.run(scenarios);
    }

    void run(List<String> scenarios) throws InterruptedException {
        for (String scenario : scenarios) {
            if (scenario.equals("start")) {
                new Starts(plan.rounds(), report).run();
                continue;
            }
            boolean ownPeers = scenario.equals("storm");
            try (World world = new World(jvm, ownPeers ? 0 : plan.peers())) {
                if (!ownPeers && !scenario.equals("cold")) {
                    Costs.warmUp(world, plan);
                }
                switch (scenario) {
                    case "cold" -> new Cold(world, plan, report).run();
                    case "ramp" -> new Ramp(world, plan, report).run();
                    case "churn" -> new Churn(world, plan, report).run();
                    case "backlog" -> new Backlog(world, plan, report).run();
                    case "storm" -> new Storm(world, plan, report).run();
                    default -> throw new IllegalArgumentException(scenario);
                }
            }
        }
    }
}
