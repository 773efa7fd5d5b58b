package dev.headend.coordinator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class StreamIdsTest {
    private static final Instant NOW = Instant.ofEpochMilli(0x0123456789abL);
    private final StreamIds ids = new StreamIds(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void timeThenCounterThenChance() {
        assertThat(ids.next().value()).matches("00000123456789ab00000000[0-9a-f]{8}");
        assertThat(ids.next().value()).matches("00000123456789ab00000001[0-9a-f]{8}");
    }

    @Test
    void sortsByTimeAndThenByOrder() {
        assertThat(ids.next().value()).isLessThan(ids.next().value());
        StreamIds later = new StreamIds(Clock.fixed(NOW.plusMillis(1), ZoneOffset.UTC));
        assertThat(ids.next().value()).isLessThan(later.next().value());
    }
}
