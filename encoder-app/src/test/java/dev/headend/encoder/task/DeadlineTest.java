package dev.headend.encoder.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private final Deadline deadline = new Deadline();

    @Test
    void neverComesUnlessItIsSet() {
        assertThat(deadline.clearIfPassed()).isFalse();
        assertThat(deadline.nanosLeft()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void theEarliestCounts() {
        deadline.set(Duration.ofHours(1));
        deadline.set(Duration.ofMinutes(1));
        deadline.set(Duration.ofHours(2));
        assertThat(deadline.clearIfPassed()).isFalse();
        assertThat(deadline.nanosLeft()).isBetween(1L, Duration.ofMinutes(1).toNanos());
    }

    @Test
    void comesOnce() {
        deadline.set(Duration.ZERO);
        assertThat(deadline.nanosLeft()).isZero();
        assertThat(deadline.clearIfPassed()).isTrue();
        assertThat(deadline.clearIfPassed()).isFalse();
    }
}
