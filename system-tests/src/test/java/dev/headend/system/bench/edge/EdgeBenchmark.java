package dev.headend.system.bench.edge;

import dev.headend.system.bench.Report;
import dev.headend.system.harness.NginxRtmp;
import dev.headend.system.synthetic.WebSocketAddress.Container;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Measures the media edge and nginx-rtmp, taking turns, and prints the numbers; see docs/benchmarks.md. */
public final class EdgeBenchmark implements AutoCloseable {
    private static final List<String> ALL = List.of("players", "woken", "rates", "publishers", "harm", "websocket");
    /** The launcher's, for the edge. */
    private static final String LAUNCHERS_JVM = "-XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError -Xmx384m";

    private static final int WARM_UP_TURN_SECONDS = 45;

    private static final Load MANY_PLAYERS = new Load(1, 100, EdgePlan.USUAL_RATE);

    private final EdgePlan plan;
    private final Report report;
    private final List<MediaServer> servers = new ArrayList<>();

    /**
     * Starts the servers.
     *
     * @param jvm arguments of the edge's JVM
     * @param mergeWindows the edge's {@code RTMP_MERGE_WINDOW_MS}, each measured as a server of its own; empty is its default
     */
    EdgeBenchmark(EdgePlan plan, List<String> jvm, List<String> mergeWindows, PrintStream out) {
        this.plan = plan;
        this.report = new Report(out);
        for (String window : mergeWindows) {
            String name = window.isEmpty() ? "edge" : "edge, %s ms".formatted(window);
            Map<String, String> settings = window.isEmpty() ? Map.of() : Map.of("RTMP_MERGE_WINDOW_MS", window);
            servers.add(EdgeServer.start(name, jvm, settings));
        }
        if (NginxRtmp.isInstalled()) {
            servers.add(NginxServer.start());
        } else {
            out.println("nginx-rtmp is not measured: install nginx and libnginx-mod-rtmp");
        }
    }

    /**
     * Runs what is asked for: {@code players}, {@code woken}, {@code rates}, {@code publishers}, {@code harm},
     * {@code websocket}; without arguments, all of it.
     * {@code BENCH_JVM} are the arguments of the edge's JVM, {@code BENCH_MERGE_WINDOWS} its merge windows in ms, with commas
     * between them; for the others see {@link EdgePlan#full}.
     */
    public static void main(String[] arguments) {
        List<String> scenarios = arguments.length == 0 ? ALL : List.of(arguments);
        if (!ALL.containsAll(scenarios)) {
            System.err.println("what can be measured of an edge: " + String.join(", ", ALL));
            System.exit(1);
        }
        Map<String, String> environment = System.getenv();
        String jvm = environment.getOrDefault("BENCH_JVM", LAUNCHERS_JVM);
        List<String> windows = List.of(environment
                .getOrDefault("BENCH_MERGE_WINDOWS", environment.getOrDefault("RTMP_MERGE_WINDOW_MS", ""))
                .split(",", -1));
        EdgePlan plan = EdgePlan.full(environment);
        warnOfFewFiles(plan);
        System.out.println("edge: java " + jvm + " -jar media-edge-app.jar");
        try (EdgeBenchmark benchmark = new EdgeBenchmark(plan, List.of(jvm.split(" +")), windows, System.out)) {
            benchmark.run(scenarios);
        }
    }

    /** The JVM raises its limit as far as it may. */
    private static void warnOfFewFiles(EdgePlan plan) {
        int wanted = plan.players().stream().max(Integer::compare).orElse(0) + 200;
        try (var lines = Files.lines(Path.of("/proc/self/limits"))) {
            int most = lines.filter(line -> line.startsWith("Max open files"))
                    .map(line -> line.split(" {2,}")[2])
                    .mapToInt(hard -> hard.equals("unlimited") ? Integer.MAX_VALUE : Integer.parseInt(hard))
                    .findFirst()
                    .orElse(Integer.MAX_VALUE);
            if (most < wanted) {
                System.out.printf("ulimit -Hn is %d, but %d are needed: raise it%n", most, wanted);
            }
        } catch (IOException notLinux) {
            System.out.println("this measures on Linux only: " + notLinux.getMessage());
            System.exit(1);
        }
    }

    void run(List<String> scenarios) {
        if (!scenarios.equals(List.of("websocket"))) {
            servers.forEach(this::warmUp);
        }
        for (String scenario : scenarios) {
            switch (scenario) {
                case "players" -> players();
                case "woken" -> woken();
                case "rates" -> rates();
                case "publishers" -> publishers();
                case "websocket" -> webSocket();
                case "harm" -> new Harm(plan, servers, report).run();
                default -> throw new IllegalArgumentException(scenario);
            }
        }
    }

    /**
     * With many players and with many publishers: each has code of its own that the edge's JVM compiles. In turns, since the edge
     * closes players that say nothing for a minute.
     */
    private void warmUp(MediaServer server) {
        warmUp(server, MANY_PLAYERS);
        warmUp(server, new Load(plan.publishers(), 2, EdgePlan.LOW_RATE));
    }

    private void warmUp(MediaServer server, Load load) {
        for (int left = plan.warmUpSeconds(); left > 0; left -= WARM_UP_TURN_SECONDS) {
            load.measure(server, 0, Math.min(left, WARM_UP_TURN_SECONDS));
        }
    }

    private void players() {
        table("One stream of 2.2 Mb/s", "players");
        for (int count : plan.players()) {
            measure(count, new Load(1, count, EdgePlan.USUAL_RATE));
        }
    }

    /** As on a machine whose players run on it, too: each write wakes one, which is the server's work. */
    private void woken() {
        table("One stream of 2.2 Mb/s, players that are woken by each write", "players");
        int count = plan.ratedPlayers();
        measure(count, new Load(1, count, EdgePlan.USUAL_RATE, count));
    }

    private void rates() {
        table("One stream of other rates, %d players".formatted(plan.ratedPlayers()), "Mb/s");
        for (int rate : plan.rates()) {
            measure(rate / 1_000_000, new Load(1, plan.ratedPlayers(), rate));
        }
    }

    private void publishers() {
        table("Streams of 1 Mb/s with two players each", "streams");
        measure(plan.publishers(), new Load(plan.publishers(), 2, EdgePlan.LOW_RATE));
    }

    /** The same stream over RTMP and over WebSocket, at the same edge. */
    private void webSocket() {
        List<MediaServer> sides = servers.stream()
                .filter(EdgeServer.class::isInstance)
                .map(EdgeServer.class::cast)
                .<MediaServer>flatMap(edge -> Stream.of(
                        edge, new WebSocketSide(edge, Container.FLV), new WebSocketSide(edge, Container.WEBM)))
                .toList();
        sides.forEach(side -> warmUp(side, MANY_PLAYERS));
        table("One stream of 2.2 Mb/s over RTMP and over WebSocket", "players");
        for (int count : plan.players()) {
            measure(sides, count, new Load(1, count, EdgePlan.USUAL_RATE));
        }
    }

    private void table(String title, String first) {
        report.table(
                title,
                first,
                "server",
                "CPU ms/MB",
                "p50 ms",
                "p99 ms",
                "KiB a player",
                "delivered %",
                "pictures missed",
                "memory",
                "generator's CPU %");
    }

    private void measure(int first, Load load) {
        measure(servers, first, load);
    }

    private void measure(List<? extends MediaServer> servers, int first, Load load) {
        for (int round = 0; round < plan.rounds(); round++) {
            for (MediaServer server : servers) {
                Load.Cost cost = load.measure(server, plan.settleSeconds(), plan.seconds());
                report.row(
                        first,
                        server.name(),
                        "%.2f".formatted(cost.cpuMillis()),
                        cost.latencies().millis(0.5),
                        cost.latencies().millis(0.99),
                        "%.0f".formatted(cost.kilobytes()),
                        cost.delivered(),
                        cost.missing(),
                        cost.memory(),
                        "%.0f".formatted(cost.generatorCpu()));
            }
        }
    }

    @Override
    public void close() {
        servers.forEach(MediaServer::close);
    }
}
