package dev.headend.system.bench.edge;

import dev.headend.system.bench.Report;
import dev.headend.system.synthetic.Audience;
import dev.headend.system.synthetic.Latencies;
import dev.headend.system.synthetic.Player;
import dev.headend.system.synthetic.Publishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Players that read nothing, or too slowly, beside one that keeps up: what they cost the server, and him. */
final class Harm {
    private static final double BYTES_PER_SECOND = EdgePlan.HIGH_RATE / 8.0;

    private final EdgePlan plan;
    private final List<MediaServer> servers;
    private final Report report;

    Harm(EdgePlan plan, List<MediaServer> servers, Report report) {
        this.plan = plan;
        this.servers = servers;
        this.report = report;
    }

    void run() {
        report.table(
                "%d s of %d Mb/s with players that read nothing or too slowly, and one that keeps up"
                        .formatted(plan.harmSeconds(), EdgePlan.HIGH_RATE / 1_000_000),
                "server",
                "players",
                "read of the rate",
                "connections closed",
                "behind at the end, s",
                "most, s",
                "pictures each has missed",
                "resident MiB before, half-way, at the end",
                "the one that keeps up missed",
                "its p99 ms");
        for (double share : List.of(0.0, 0.5, 0.8)) {
            int count = share == 0 ? plan.stalled() : plan.slow();
            servers.forEach(server -> watch(server, count, share));
        }
    }

    private void watch(MediaServer server, int count, double share) {
        try (Publishers publishers = new Publishers(List.of(server.address(0)), EdgePlan.HIGH_RATE);
                Audience audience = new Audience()) {
            audience.wake(Player.watching(server.address(0)));
            List<Double> resident = new ArrayList<>(List.of(residentMegabytes(server)));
            List<Player> players = IntStream.range(0, count)
                    .mapToObj(_ -> Player.slow(server.address(0), share * BYTES_PER_SECOND))
                    .toList();
            audience.visit(players);
            Latencies latencies = audience.measure();
            for (int half = 0; half < 2; half++) {
                Load.pause(Duration.ofMillis(plan.harmSeconds() * 500L));
                resident.add(residentMegabytes(server));
            }
            audience.stopMeasuring();
            List<Double> behind = secondsBehind(publishers, players);
            if (share == 0) {
                players.forEach(Player::drain);
            }
            report.row(
                    server.name(),
                    count,
                    share,
                    players.stream().filter(Player::ended).count(),
                    share == 0 ? "" : behind.get(behind.size() / 2),
                    share == 0 ? "" : behind.getLast(),
                    share == 0
                            ? ""
                            : players.stream()
                                    .mapToInt(player -> player.pictures().missing())
                                    .average()
                                    .orElse(0),
                    resident.stream().map("%.0f"::formatted).toList(),
                    audience.missing(),
                    latencies.millis(0.99));
        }
    }

    private static List<Double> secondsBehind(Publishers publishers, List<Player> players) {
        int now = publishers.timestamp();
        return players.stream()
                .map(player -> (now - player.pictures().timestamp()) / 1000.0)
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    private static double residentMegabytes(MediaServer server) {
        server.settleMemory();
        return server.process().residentKilobytes() / 1024;
    }
}
