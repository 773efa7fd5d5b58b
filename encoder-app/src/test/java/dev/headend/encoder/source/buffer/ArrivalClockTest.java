package dev.headend.encoder.source.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When frames came in at the edge. */
final class ArrivalClockTest {
    private static final long NOW = 1_700_000_000_000L;
    private final ArrivalClock clock = new ArrivalClock(0);

    @Test
    void whatComesAsABurstCameInBefore() {
        clock.arrived(0, NOW);
        clock.arrived(5_000, NOW + 10);

        assertThat(clock.at(0)).isEqualTo(Instant.ofEpochMilli(NOW + 10 - 5_000));
        assertThat(clock.at(5_000)).isEqualTo(Instant.ofEpochMilli(NOW + 10));
    }

    @Test
    void thePacketThatWasDelayedLeastDecides() {
        clock.arrived(0, NOW + 300);
        clock.arrived(100, NOW + 150);
        clock.arrived(200, NOW + 900);

        assertThat(clock.at(200)).isBetween(Instant.ofEpochMilli(NOW + 250), Instant.ofEpochMilli(NOW + 251));
    }

    @Test
    void aPublishersSlowClockIsFollowed() {
        for (long real = 0; real <= 3_600_000; real += 1_000) {
            clock.arrived(real - real / 10_000, NOW + real);
        }

        assertThat(clock.at(3_600_000 - 360))
                .isBetween(Instant.ofEpochMilli(NOW + 3_599_900), Instant.ofEpochMilli(NOW + 3_600_000));
    }

    /** 60 frames a second that are 17 ms each are 2 % too fast. */
    @Test
    void anEncoderThatRoundsUpIsNeverAhead() {
        for (long real = 0; real <= 48 * 3_600_000; real += 10_000) {
            clock.arrived(real + real / 50, NOW + real);
        }

        assertThat(clock.leadMs()).isLessThan(60_000);
    }

    @Test
    void timestampsThatRunAwayAreAhead() {
        for (long real = 0; real <= 60_000; real += 1_000) {
            clock.arrived(12 * real, NOW + real);
        }

        assertThat(clock.leadMs()).isGreaterThan(600_000);
    }
}
