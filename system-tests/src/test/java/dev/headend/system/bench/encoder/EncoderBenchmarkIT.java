package dev.headend.system.bench.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The benchmark itself, with two short streams: it has numbers to show. */
class EncoderBenchmarkIT {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void measuresTheEncoder() {
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        List<String> jvm = List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

        new EncoderBenchmark(EncoderPlan.smoke(), jvm, print).run(List.of("cpu", "latency"));

        String number = " -?[\\d.]+ \\|";
        String some = " (?!0\\.00)[\\d.]+ \\|";
        assertThat(rows()).anyMatch(row -> row.matches("\\| 2 \\| copied \\|" + number.repeat(6)));
        assertThat(rows()).anyMatch(row -> row.matches("\\| 1 \\| mixed \\|" + some.repeat(5) + number));
        assertThat(rows()).anyMatch(row -> row.matches("\\| copied \\| 320x180-25 \\|" + number.repeat(6)));
        assertThat(rows())
                .anyMatch(row -> row.matches("\\| the encoder's first: mixed \\| 160x90-25 \\|" + number.repeat(6)));
    }

    private List<String> rows() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
