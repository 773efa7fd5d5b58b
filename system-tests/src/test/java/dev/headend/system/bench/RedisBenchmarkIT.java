package dev.headend.system.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The benchmark of coordinators that share a Redis, with a few streams: everything that it begins ends, and it is Redis that is used. */
class RedisBenchmarkIT {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final RedisBenchmark benchmark = new RedisBenchmark(
            RedisWorkload.SMOKE,
            List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"),
            new PrintStream(out, true, StandardCharsets.UTF_8));

    @Test
    void measuresTwoCoordinatorsWhoseRedisHasAReplica() {
        benchmark.run(List.of("two-wait"));
        assertThat(rows())
                .anyMatch(row -> row.matches(
                        "\\| 2, everysec, WAIT 1 \\| 10 \\| [\\d,]+/s, [\\d.]+ ms; [\\d.]+ ms, \\d+ % \\|.*"));
    }

    @Test
    void measuresTheMemoryOfRedis() {
        benchmark.run(List.of("memory"));
        assertThat(rows())
                .anyMatch(row -> row.matches("\\| 10 live \\| [\\d.]+ \\| 10 \\| -?[\\d,]+ \\| [1-9]\\d+ \\|"));
    }

    private List<String> rows() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
