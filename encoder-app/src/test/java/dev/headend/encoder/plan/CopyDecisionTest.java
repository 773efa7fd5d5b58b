package dev.headend.encoder.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which sources are copied. */
final class CopyDecisionTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            h264 | yuv420p     | 2000  | true  | it is H.264 with keyframes every 2000 ms
            h264 | yuvj420p    | 500   | true  | it is H.264 with keyframes every 500 ms
            h264 | yuv420p     | 6000  | true  | it is H.264 with keyframes every 6000 ms
            h264 | yuv420p     | 6001  | false | its keyframes are 6001 ms apart
            h264 | yuv420p     |       | true  | it is H.264
            h264 | yuv444p     | 2000  | false | its pixel format is yuv444p
            h264 | yuv420p10le | 2000  | false | its pixel format is yuv420p10le
            hevc | yuv420p     | 2000  | false | its codec is hevc
            """)
    void isMadeForAReason(String codec, String pixels, @Nullable Long keyframeMillis, boolean copied, String reason) {
        Duration keyframes = keyframeMillis == null ? null : Duration.ofMillis(keyframeMillis);
        SourceInfo.VideoInfo video = new SourceInfo.VideoInfo(codec, pixels, 640, 360, FrameRate.of(25), keyframes);

        assertThat(CopyDecision.of(video, Duration.ofSeconds(6))).isEqualTo(new CopyDecision(copied, reason));
    }
}
