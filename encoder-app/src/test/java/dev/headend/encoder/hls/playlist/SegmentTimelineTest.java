package dev.headend.encoder.hls.playlist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.ffmpeg.FfmpegEvent.SegmentFinished;
import dev.headend.encoder.hls.MovingClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentTimelineTest {
    private static final int TARGET = 4;

    private final MovingClock clock = new MovingClock();
    private final Instant begin = clock.instant();
    private final SegmentTimeline timeline = new SegmentTimeline(TARGET, clock);

    @Test
    void beginsWhenTheFirstFrameWasThere() {
        clock.advance(Duration.ofSeconds(3));

        assertThat(timeline.of(segment(0, 50_000, 53_000)).at()).isEqualTo(begin);
    }

    /** When a segment is reported depends on the machine's load; where it lies does not. */
    @Test
    void followsTheStreamsOwnClock() {
        timeline.of(segment(0, 0, 3_000));
        clock.advance(Duration.ofSeconds(60));

        SegmentTiming cut = timeline.of(segment(1, 3_000, 6_000));

        assertThat(cut.at()).isEqualTo(begin);
        assertThat(cut.discontinuity()).isFalse();
    }

    @Test
    void decidesOnceForAllRenditions() {
        SegmentTiming first = timeline.of(segment(0, 0, 3_000));
        clock.advance(Duration.ofSeconds(1));

        assertThat(timeline.of(new SegmentFinished("other", 0, Duration.ofMillis(40), Duration.ofMillis(3_040))))
                .isEqualTo(first);
    }

    @Test
    void marksAHoleAndReadsTheWallClockAgain() {
        timeline.of(segment(0, 0, 3_000));
        clock.advance(Duration.ofSeconds(33));

        SegmentTiming cut = timeline.of(segment(1, 60_000, 63_000));

        assertThat(cut.discontinuity()).isTrue();
        assertThat(cut.at()).isEqualTo(begin.plusSeconds(30));
    }

    @Test
    void neverGoesBackWhenTheStreamDoes() {
        SegmentTiming before = timeline.of(segment(0, 60_000, 63_000));

        SegmentTiming cut = timeline.of(segment(1, 0, 3_000));

        assertThat(cut.discontinuity()).isTrue();
        assertThat(cut.at()).isEqualTo(before.at().plusSeconds(3));
    }

    @Test
    void takesRoundingForWhatItIs() {
        timeline.of(segment(0, 0, 3_000));

        assertThat(timeline.of(segment(1, 3_040, 6_000)).discontinuity()).isFalse();
        assertThat(timeline.of(segment(2, 5_960, 9_000)).discontinuity()).isFalse();
    }

    /** The playlist says less than the segment has, so what follows does not go on where the playlist says. */
    @Test
    void marksWhatFollowsASegmentThatIsTooLong() {
        timeline.of(segment(0, 0, 9_000));

        assertThat(timeline.of(segment(1, 9_000, 12_000)).discontinuity()).isTrue();
        assertThat(timeline.of(segment(2, 12_000, 15_000)).discontinuity()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"2499,true", "2500,false", "3500,false", "3501,true"})
    void toleratesHalfASecondEitherWay(long start, boolean discontinuity) {
        timeline.of(segment(0, 0, 3_000));

        assertThat(timeline.of(segment(1, start, start + 3_000)).discontinuity())
                .isEqualTo(discontinuity);
    }

    @Test
    void remembersNoMoreThanItNeeds() {
        for (int number = 0; number < 5_000; number++) {
            SegmentTiming cut = timeline.of(segment(number, number * 3_000L, number * 3_000L + 3_000));
            assertThat(cut.discontinuity()).isFalse();
        }
    }

    private static SegmentFinished segment(int number, long start, long end) {
        return new SegmentFinished("one", number, Duration.ofMillis(start), Duration.ofMillis(end));
    }
}
