package dev.headend.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two programs in one process, as only tests have them. */
class TwoEdgesTest {
    @Test
    void theEndOfOneLeavesTheOther() throws Exception {
        try (RunningEdge other = RunningEdge.start(Map.of("RTMP_TRANSPORT", "nio"))) {
            RunningEdge.start(Map.of("RTMP_TRANSPORT", "nio")).close();
            assertThat(RunningEdge.get(other.http().resolve("/")).statusCode()).isEqualTo(200);
            assertThat(other.readiness()).isEqualTo(200);
        }
    }
}
