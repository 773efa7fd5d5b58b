package dev.headend.system.bench.delivery;

import dev.headend.system.bench.Report;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Measures the delivery of files by the media edge and by nginx, taking turns, and prints the numbers; see docs/benchmarks.md. */
public final class DeliveryBenchmark implements AutoCloseable {
    private static final List<String> ALL = List.of("start", "playlists", "many", "segments", "connections");
    private static final String LAUNCHERS_JVM = "-XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError -Xmx384m";
    private static final int CONNECTIONS = 50;
    private static final int MANY_CONNECTIONS = 5_000;
    private static final int FIRST_SECONDS = 3;

    private final int rounds;
    private final int seconds;
    private final Path media = Media.write();
    private final Wrk wrk = new Wrk();
    private final Report report;
    private final List<String> jvm;
    private final List<FileServer> servers = new ArrayList<>();

    DeliveryBenchmark(Map<String, String> environment, PrintStream out) {
        this.rounds = Integer.parseInt(environment.getOrDefault("BENCH_ROUNDS", "2"));
        this.seconds = Integer.parseInt(environment.getOrDefault("BENCH_SECONDS", "10"));
        this.jvm = List.of(environment.getOrDefault("BENCH_JVM", LAUNCHERS_JVM).split(" +"));
        this.report = new Report(out);
    }

    /** Runs what is asked for: {@code start}, {@code playlists}, {@code many}, {@code segments}, {@code connections}; without arguments, all of it. */
    public static void main(String[] arguments) {
        List<String> scenarios = arguments.length == 0 ? ALL : List.of(arguments);
        if (!ALL.containsAll(scenarios)) {
            System.err.println("what can be measured of the delivery: " + String.join(", ", ALL));
            System.exit(1);
        }
        if (!Files.isExecutable(Wrk.PROGRAM)) {
            System.out.println("nothing is measured: install wrk, which makes the requests");
            System.exit(1);
        }
        try (DeliveryBenchmark benchmark = new DeliveryBenchmark(System.getenv(), System.out)) {
            benchmark.run(scenarios);
        }
    }

    void run(List<String> scenarios) {
        servers.add(FileServer.edge(media, jvm));
        if (Files.isExecutable(FileServer.NGINX)) {
            servers.add(FileServer.nginx(media));
        } else {
            System.out.println("nginx is not measured: install it");
        }
        if (scenarios.contains("start")) {
            firstSeconds();
        }
        servers.forEach(server -> wrk.run(server, Media.Paths.PLAYLIST, "gzip", CONNECTIONS, seconds)); // to warm up
        for (String scenario : scenarios) {
            switch (scenario) {
                case "playlists" -> {
                    playlists("Playlists as they are", "");
                    playlists("Playlists, compressed", "gzip");
                }
                case "many" -> many();
                case "segments" -> segments();
                case "connections" -> connections();
                default -> {}
            }
        }
    }

    /** The servers have answered one request each. */
    private void firstSeconds() {
        table("Playlists in the first seconds after the start");
        for (FileServer server : servers) {
            row(server, wrk.run(server, Media.Paths.PLAYLIST, "", CONNECTIONS, FIRST_SECONDS));
        }
    }

    private void playlists(String title, String encoding) {
        table(title);
        for (int round = 0; round < rounds; round++) {
            for (FileServer server : servers) {
                row(server, wrk.run(server, Media.Paths.PLAYLIST, encoding, CONNECTIONS, seconds));
            }
        }
    }

    /** Each is asked for so seldom that it has to be looked for each time. */
    private void many() {
        table("Playlists of %,d channels".formatted(Media.CHANNELS));
        for (int round = 0; round < rounds; round++) {
            for (FileServer server : servers) {
                row(server, wrk.run(server, Media.Paths.PLAYLISTS, "gzip", CONNECTIONS, seconds));
            }
        }
    }

    private void segments() {
        table("Segments of 1.5 MB");
        for (int round = 0; round < rounds; round++) {
            for (FileServer server : servers) {
                row(server, wrk.run(server, Media.Paths.SEGMENTS, "", CONNECTIONS, seconds));
            }
        }
    }

    private void connections() {
        table("Playlists on %,d connections at once".formatted(MANY_CONNECTIONS));
        for (FileServer server : servers) {
            row(server, wrk.run(server, Media.Paths.PLAYLIST, "gzip", MANY_CONNECTIONS, seconds));
        }
    }

    private void table(String title) {
        report.table(title, "server", "requests/s", "CPU µs each", "GB/s", "CPU s/GB", "p99 ms", "errors");
    }

    private void row(FileServer server, Wrk.Result result) {
        report.row(
                server.name(),
                result.perSecond(),
                result.cpuMicrosEach(),
                result.gigabytesPerSecond(),
                result.cpuSecondsPerGigabyte(),
                result.p99Millis(),
                result.errors());
    }

    @Override
    public void close() {
        servers.forEach(FileServer::close);
    }
}
