package dev.headend.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.fixture.FreePorts;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Streams need no Redis: nothing of the program depends on whether it is there. */
class RedisAwayTest {
    @Test
    void theProgramStartsAndIsReadyWithoutIt() throws Exception {
        Map<String, String> variables = Map.of("REDIS_USE", "YES", "REDIS_PORT", String.valueOf(FreePorts.next()));
        try (RunningEdge edge = RunningEdge.start(variables)) {
            assertThat(edge.readiness()).isEqualTo(200);
            edge.awaitMetric("headend_redis_connected 0.0");
            assertThat(health(edge)).contains("\"redis\":{\"details\":{\"connected\":false},\"status\":\"UP\"}");
        }
    }

    @Test
    void whoUsesNoneSeesNothingOfIt() throws Exception {
        try (RunningEdge edge = RunningEdge.start(Map.of("REDIS_PORT", "tcp://10.96.0.17:6379"))) {
            assertThat(health(edge)).contains("\"UP\"").doesNotContain("redis");
            assertThat(RunningEdge.get(edge.management().resolve("/actuator/prometheus"))
                            .body())
                    .doesNotContain("redis");
        }
    }

    private static String health(RunningEdge edge) throws Exception {
        return RunningEdge.get(edge.management().resolve("/actuator/health")).body();
    }
}
