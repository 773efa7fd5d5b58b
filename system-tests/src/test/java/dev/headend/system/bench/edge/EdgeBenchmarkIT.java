package dev.headend.system.bench.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The benchmark itself, with a few players: it has numbers to show, and all pictures come. */
class EdgeBenchmarkIT {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void measuresTheEdge() {
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        List<String> jvm = List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
        try (EdgeBenchmark benchmark = new EdgeBenchmark(EdgePlan.SMOKE, jvm, List.of(""), print)) {
            benchmark.run(List.of("players", "publishers", "harm", "websocket"));
        }
        String number = " -?[\\d.]+ \\|";
        assertThat(rows()).anyMatch(row -> row.matches("\\| 3 \\| edge \\|" + number.repeat(5) + " 0 \\|.*"));
        assertThat(rows()).anyMatch(row -> row.matches("\\| 2 \\| edge \\|" + number.repeat(5) + " 0 \\|.*"));
        for (String container : List.of("FLV", "WEBM")) {
            String begin = "\\| 3 \\| edge, WebSocket, %s \\|".formatted(container);
            assertThat(rows()).anyMatch(row -> row.matches(begin + number.repeat(5) + " 0 \\|.*"));
        }
        assertThat(rows()).anyMatch(row -> row.matches("\\| edge \\| 2 \\| 0.8 \\| 0 \\|.*\\| 0 \\|" + number));
    }

    private List<String> rows() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
