package dev.headend.encoder.source.part;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.plan.FrameRate;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frame rates by header, metadata and the times of frames. */
final class FrameRateEstimateTest {
    @ParameterizedTest(name = "header {0}, metadata {1}, {3} frames every {2} ms: {4}")
    @CsvSource(nullValues = "-", textBlock = """
            30000/1001, 0,      33.37, 15, 30000/1001
            30,         0,      33.33, 1,  30
            25,         30,     40,    15, 25
            -,          29.97,  33.37, 15, 30000/1001
            -,          23.976, 41.7,  15, 24000/1001
            -,          12.5,   80,    15, 12500/1000
            -,          60,     16.67, 1,  60
            -,          0,      33.37, 30, 30
            -,          0,      40.2,  15, 25
            -,          0,      100,   15, 10
            -,          0,      40,    3,  30
            15,         0,      33.33, 15, 30
            60,         30,     33.33, 15, 30
            50,         0,      40,    15, 25
            -,          1000,   40,    15, 25
            -,          NaN,    40,    15, 25
            -,          -5,     40,    15, 25
            30,         0,      0,     20, 30
            """)
    void theRateIsWhatIsSaidUnlessFramesComeOtherwise(
            String header, double metadata, double interval, int frames, String rate) {
        List<Long> times = LongStream.range(0, frames)
                .map(frame -> Math.round(frame * interval))
                .boxed()
                .toList();
        FrameRate nominal = header == null ? null : FrameRate.parse(header).orElseThrow();

        assertThat(FrameRateEstimate.of(nominal, metadata, times))
                .isEqualTo(FrameRate.parse(rate).orElseThrow());
    }
}
