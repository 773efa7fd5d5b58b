package dev.headend.system.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The benchmark itself, with a few streams: everything that it begins ends, and it has numbers to show. */
class CoordinatorBenchmarkIT {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final CoordinatorBenchmark benchmark = new CoordinatorBenchmark(
            Workload.SMOKE,
            List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"),
            new PrintStream(out, true, StandardCharsets.UTF_8));

    @Test
    void measuresRatesAndTimes() throws InterruptedException {
        benchmark.run(List.of("ramp"));
        assertThat(rows()).anyMatch(row -> row.matches("\\| 10 \\| [\\d,]+/s, [\\d.]+ ms \\|.*"));
    }

    @Test
    void measuresTheFirstStreams() throws InterruptedException {
        benchmark.run(List.of("cold"));
        assertThat(rows()).anyMatch(row -> row.matches("\\| 20 \\| [\\d.]+ \\| [\\d,]+/s, [\\d.]+ ms \\|.*"));
    }

    @Test
    void letsStreamsComeAndGo() throws InterruptedException {
        benchmark.run(List.of("churn"));
        assertThat(rows()).hasSizeGreaterThan(10);
    }

    @Test
    void letsEventsPileUpAndDrains() throws InterruptedException {
        benchmark.run(List.of("backlog"));
        assertThat(rows()).anyMatch(row -> row.startsWith("| application dead | 80 |"));
        assertThat(rows()).anyMatch(row -> row.startsWith("| drained | 0 |"));
    }

    @Test
    void killsTheCoordinatorUnderItsStreams() throws InterruptedException {
        benchmark.run(List.of("storm"));
        assertThat(rows()).anyMatch(row -> row.matches("\\| 10 \\| 20 \\| [\\d.]+ \\|.*"));
    }

    private List<String> rows() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
