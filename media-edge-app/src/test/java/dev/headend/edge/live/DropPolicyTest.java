package dev.headend.edge.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.edge.live.DropPolicy.Target;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DropPolicyTest {
    private final DropPolicy policy = new DropPolicy(Duration.ofSeconds(5), 1_000, 9_000);

    @ParameterizedTest
    @CsvSource({"0, LATEST_GROUP", "2500, LATEST_GROUP", "2501, LIVE"})
    void goesOnWithAGroupThatIsNearLive(long ageMs, Target target) {
        assertThat(policy.target(nanos(ageMs))).isEqualTo(target);
    }

    private static long nanos(long ms) {
        return Duration.ofMillis(ms).toNanos();
    }
}
