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
    private final SegmentTimeline timeline = timeline();

    private SegmentTimeline timeline() {
        SegmentTimeline made = new SegmentTimeline(TARGET);
        made.beginRun(_ -> clock.instant());
        return made;
    }

    @Test
    void beginsWhenTheFirstFrameWasThere() {
        clock.advance(Duration.ofSeconds(3));

        assertThat(at(segment(0, 50_000, 53_000)).at()).isEqualTo(begin);
    }

    /** When a segment is reported depends on the machine's load; where it lies does not. */
    @Test
    void followsTheStreamsOwnClock() {
        at(segment(0, 0, 3_000));
        clock.advance(Duration.ofSeconds(60));

        SegmentTiming cut = at(segment(1, 3_000, 6_000));

        assertThat(cut.at()).isEqualTo(begin);
        assertThat(cut.discontinuity()).isFalse();
    }

    @Test
    void decidesOnceForAllRenditions() {
        SegmentTiming first = at(segment(0, 0, 3_000));
        clock.advance(Duration.ofSeconds(1));

        assertThat(at(new SegmentFinished("other", 0, Duration.ofMillis(40), Duration.ofMillis(3_040))))
                .isEqualTo(first);
    }

    @Test
    void marksAHoleAndReadsTheWallClockAgain() {
        at(segment(0, 0, 3_000));
        clock.advance(Duration.ofSeconds(33));

        SegmentTiming cut = at(segment(1, 60_000, 63_000));

        assertThat(cut.discontinuity()).isTrue();
        assertThat(cut.at()).isEqualTo(begin.plusSeconds(30));
    }

    @Test
    void neverGoesBackWhenTheStreamDoes() {
        SegmentTiming before = at(segment(0, 60_000, 63_000));

        SegmentTiming cut = at(segment(1, 0, 3_000));

        assertThat(cut.discontinuity()).isTrue();
        assertThat(cut.at()).isEqualTo(before.at().plusSeconds(3));
    }

    @Test
    void takesRoundingForWhatItIs() {
        at(segment(0, 0, 3_000));

        assertThat(at(segment(1, 3_040, 6_000)).discontinuity()).isFalse();
        assertThat(at(segment(2, 5_960, 9_000)).discontinuity()).isFalse();
    }

    /** The playlist says less than the segment has, so what follows does not go on where the playlist says. */
    @Test
    void marksWhatFollowsASegmentThatIsTooLong() {
        at(segment(0, 0, 3_000));
        at(segment(1, 3_000, 12_000));

        assertThat(at(segment(2, 12_000, 15_000)).discontinuity()).isTrue();
        assertThat(at(segment(3, 15_000, 18_000)).discontinuity()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"2499,true", "2500,false", "3500,false", "3501,true"})
    void toleratesHalfASecondEitherWay(long start, boolean discontinuity) {
        at(segment(0, 0, 3_000));

        assertThat(at(segment(1, start, start + 3_000)).discontinuity()).isEqualTo(discontinuity);
    }

    @Test
    void remembersNoMoreThanItNeeds() {
        for (int number = 0; number < 5_000; number++) {
            SegmentTiming cut = at(segment(number, number * 3_000L, number * 3_000L + 3_000));
            assertThat(cut.discontinuity()).isFalse();
        }
    }

    /** What the source knows counts, also when the beginning came as a burst. */
    @Test
    void takesDatesFromTheSource() {
        SegmentTimeline sourced = new SegmentTimeline(TARGET);
        sourced.beginRun(millis -> begin.minusSeconds(100).plusMillis(millis));

        assertThat(sourced.of(0, segment(0, 5_000, 8_000)).at()).isEqualTo(begin.minusSeconds(95));
    }

    @ParameterizedTest
    @CsvSource({"0,4", "3000,4", "4199,4", "4200,5", "8000,8", "8200,9"})
    void promisesWhatIsPlannedOrWhatTheFirstSegmentNeeds(long end, int target) {
        at(segment(0, 0, end));
        at(segment(1, end, end + 30_000));

        assertThat(timeline.targetSeconds()).isEqualTo(target);
    }

    private SegmentTiming at(SegmentFinished event) {
        return timeline.of(event.number(), event);
    }

    private static SegmentFinished segment(int number, long start, long end) {
        return new SegmentFinished("one", number, Duration.ofMillis(start), Duration.ofMillis(end));
    }
}
