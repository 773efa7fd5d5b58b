package dev.headend.encoder.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.ffmpeg.FfmpegEvent.Progress;
import dev.headend.encoder.ffmpeg.FfmpegEvent.SegmentFinished;
import dev.headend.encoder.plan.EncodingPlan;
import dev.headend.encoder.plan.FrameRate;
import dev.headend.encoder.plan.Planner;
import dev.headend.encoder.plan.SourceInfo;
import dev.headend.media.Ladder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When copying proves wrong. */
final class CopiedKeyframesTest {
    private static final Duration LIMIT = Duration.ofMillis(3500);

    private static CopiedKeyframes of(String codec) {
        SourceInfo source =
                new SourceInfo(new SourceInfo.VideoInfo(codec, "yuv420p", 640, 360, FrameRate.of(25), null), null);
        EncodingPlan plan = new Planner(Duration.ofSeconds(3), false).plan(Ladder.ORIGINAL, source);
        return CopiedKeyframes.of(plan);
    }

    private static Progress reached(long millis, long frames) {
        return new Progress(frames, Duration.ofMillis(millis), 0, 0);
    }

    private static SegmentFinished piece(long startMillis, long endMillis) {
        return new SegmentFinished("a", 0, Duration.ofMillis(startMillis), Duration.ofMillis(endMillis));
    }

    @Test
    void theTimeSinceTheLastKeyframeGrowsAndBeginsAnew() {
        CopiedKeyframes keyframes = of("h264");

        keyframes.progressed(reached(4000, 100), Duration.ofMillis(4000));
        assertThat(keyframes.open()).hasMillis(4000);
        keyframes.cut(piece(0, 4000));
        keyframes.progressed(reached(5000, 125), Duration.ofMillis(5000));
        assertThat(keyframes.open()).hasMillis(1000);
        assertThat(keyframes.longest()).hasMillis(4000);
    }

    @Test
    void aGapInTheStreamIsNoDistance() {
        CopiedKeyframes keyframes = of("h264");
        keyframes.progressed(reached(2000, 50), Duration.ofMillis(2000));
        keyframes.cut(piece(0, 2000));

        keyframes.progressed(reached(22_000, 60), Duration.ofMillis(22_000));

        assertThat(keyframes.open()).hasMillis(400);
        assertThat(keyframes.isTooLong(piece(2000, 22_400), LIMIT)).isFalse();
    }

    @Test
    void theTimeOfAnOutputThatIsFarBehindHidesNeitherADistanceNorAGap() {
        CopiedKeyframes keyframes = of("h264");
        keyframes.progressed(reached(80, 100), Duration.ofMillis(4000));
        assertThat(keyframes.open()).hasMillis(4000);
        keyframes.cut(piece(0, 4000));

        keyframes.progressed(reached(80, 110), Duration.ofMillis(24_000));
        keyframes.progressed(reached(80, 135), Duration.ofMillis(25_000));

        assertThat(keyframes.isTooLong(piece(4000, 25_400), LIMIT)).isFalse();
    }

    @Test
    void aPieceIsTooLongAlsoInABurstThatNoReportHasShownYet() {
        assertThat(of("h264").isTooLong(piece(0, 3499), LIMIT)).isFalse();
        assertThat(of("h264").isTooLong(piece(0, 3600), LIMIT)).isTrue();
        assertThat(of("hevc").isTooLong(piece(0, 3600), LIMIT)).isFalse();
    }
}
