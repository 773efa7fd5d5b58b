package dev.headend.encoder.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.ffmpeg.FfmpegEvent.Progress;
import dev.headend.encoder.ffmpeg.FfmpegEvent.SegmentFinished;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class StallWatchTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final long BEGIN = Long.MAX_VALUE - 5;

    private final StallWatch watch = new StallWatch(BEGIN);

    @Test
    void whoTakesNothingAndGetsNoFurtherHangs() {
        watch.writing(at(1));

        assertThat(watch.hasStalled(LIMIT, at(11))).isFalse();
        assertThat(watch.hasStalled(LIMIT, at(12))).isTrue();
    }

    @Test
    void whoTakesWhatThereIsDoesNotHang() {
        watch.writing(at(1));
        watch.written();

        assertThat(watch.hasStalled(LIMIT, at(60))).isFalse();
    }

    @Test
    void whoOnlySaysTheSameAgainHangs() {
        watch.reported(progress(25, 1), at(1));
        watch.writing(at(1));
        for (int second = 2; second < 12; second++) {
            watch.reported(progress(25, 1), at(second));
        }

        assertThat(watch.hasStalled(LIMIT, at(12))).isTrue();
    }

    @Test
    void whoEncodesOnDoesNotHang() {
        watch.writing(at(1));
        watch.reported(progress(1, 0), at(10));
        assertThat(watch.hasStalled(LIMIT, at(12))).isFalse();

        watch.reported(progress(1, 1), at(20));
        assertThat(watch.hasStalled(LIMIT, at(22))).isFalse();

        watch.reported(new SegmentFinished("a", 0, Duration.ZERO, Duration.ofSeconds(3)), at(30));
        assertThat(watch.hasStalled(LIMIT, at(32))).isFalse();
    }

    private static long at(int second) {
        return BEGIN + Duration.ofSeconds(second).toNanos();
    }

    private static Progress progress(long frames, int seconds) {
        return new Progress(frames, Duration.ofSeconds(seconds), 0, 0);
    }
}
