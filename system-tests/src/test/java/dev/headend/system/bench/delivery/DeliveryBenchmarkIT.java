package dev.headend.system.bench.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The benchmark itself, for a moment: it has numbers to show, and every request is answered. */
class DeliveryBenchmarkIT {
    private static final Map<String, String> SMOKE = Map.of(
            "BENCH_ROUNDS", "1",
            "BENCH_SECONDS", "1",
            "BENCH_JVM", "-Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void measuresTheDelivery() {
        assumeTrue(Files.isExecutable(Wrk.PROGRAM), "wrk is not installed");
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        try (DeliveryBenchmark benchmark = new DeliveryBenchmark(SMOKE, print)) {
            benchmark.run(List.of("playlists", "many", "segments"));
        }
        assertThat(rows())
                .filteredOn(row -> row.matches("\\| edge \\| [1-9][\\d,]* \\|" + " [\\d.]+ \\|".repeat(4) + " 0 \\|"))
                .hasSize(4);
    }

    private List<String> rows() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
