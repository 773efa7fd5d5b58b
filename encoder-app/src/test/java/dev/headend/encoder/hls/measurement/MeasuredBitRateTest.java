package dev.headend.encoder.hls.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasuredBitRateTest {
    private static final Duration THREE = Duration.ofSeconds(3);

    private final MeasuredBitRate none = MeasuredBitRate.none(4);

    @Test
    void measuresPeakAndAverage() {
        MeasuredBitRate rate = none.and(3_000, THREE).and(9_000, THREE);

        assertThat(rate.bandwidth()).isEqualTo(24_000);
        assertThat(rate.average()).isEqualTo(16_000);
    }

    /** The last segment may be a single frame: alone it says nothing of the rate. */
    @Test
    void doesNotTakeAShortSegmentForAPeak() {
        MeasuredBitRate rate = none.and(3_000, THREE).and(3_000, Duration.ofMillis(40));

        // Together they are long enough: 6000 bytes in 3.04 s.
        assertThat(rate.bandwidth()).isEqualTo(15_790);
    }

    @Test
    void doesNotPutTogetherWhatWasNotNeighbours() {
        MeasuredBitRate rate = none.and(3_000, THREE).interrupted().and(3_000, Duration.ofMillis(40));

        assertThat(rate.peak()).isEqualTo(8_000);
    }

    /** RFC 8216, 4.1: half a target duration to one and a half, both included. */
    @ParameterizedTest
    @CsvSource({"1999,0", "2000,4000", "6000,1334", "6001,0"})
    void takesForAPeakWhatIsAboutATargetLong(long millis, long peak) {
        assertThat(none.and(1_000, Duration.ofMillis(millis)).peak()).isEqualTo(peak);
    }

    /** A stream that ends at once still has a playlist. */
    @Test
    void fallsBackOnTheAverage() {
        MeasuredBitRate rate = none.and(1_000, Duration.ofMillis(500));

        assertThat(rate.bandwidth()).isEqualTo(16_000);
    }

    @Test
    void isNeverZero() {
        assertThat(none.bandwidth()).isEqualTo(1);
        assertThat(none.and(0, Duration.ZERO).average()).isEqualTo(1);
        assertThat(none.and(10, Duration.ZERO).bandwidth()).isPositive();
    }
}
