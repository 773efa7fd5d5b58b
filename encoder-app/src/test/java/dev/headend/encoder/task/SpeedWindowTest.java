package dev.headend.encoder.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class SpeedWindowTest {
    private final SpeedWindow window = new SpeedWindow();
    private long second;

    /** FFmpeg reports each second, and encodes so fast meanwhile. */
    private void run(int seconds, long fromMillis, double speed) {
        for (int i = 1; i <= seconds; i++) {
            window.reported(
                    Duration.ofMillis(fromMillis + (long) (i * 1000 * speed)), TimeUnit.SECONDS.toNanos(++second));
        }
    }

    private double speedAfter(long seconds) {
        return window.speed(TimeUnit.SECONDS.toNanos(second + seconds));
    }

    @Test
    void isNotKnownBeforeThereIsEnoughToTell() {
        assertThat(speedAfter(0)).isNaN();
        window.reported(Duration.ZERO, 0);
        window.reported(Duration.ZERO, TimeUnit.SECONDS.toNanos(30));
        assertThat(speedAfter(30)).isNaN();
        second = 30;
        run(8, 0, 0.5);
        assertThat(speedAfter(0)).isNaN();
        run(1, 4000, 0.5);
        assertThat(speedAfter(0)).isEqualTo(0.5);
    }

    @Test
    void isThatOfTheEncoderAtEachMoment() {
        run(9, 0, 0.89);
        for (int i = 0; i < 40; i++) {
            assertThat(speedAfter(0)).isEqualTo(0.89, Offset.offset(0.001));
            run(1, 8010 + i * 890L, 0.89);
        }
    }

    @Test
    void countsNotWhatALiveSourceHadInStore() {
        window.reported(Duration.ofSeconds(12), TimeUnit.SECONDS.toNanos(++second));
        window.reported(Duration.ofSeconds(20), TimeUnit.SECONDS.toNanos(++second));
        run(7, 20_000, 1);

        assertThat(speedAfter(0)).isEqualTo(1);
    }

    @Test
    void isZeroForOneThatSaysNothingMoreAfterItHasBegun() {
        run(4, 0, 1);
        assertThat(speedAfter(0)).isNaN();
        assertThat(speedAfter(6)).isZero();
    }

    @Test
    void forgetsHowFastItWas() {
        run(3600, 0, 1);
        assertThat(speedAfter(0)).isEqualTo(1);
        run(10, 3_600_000, 0.5);
        assertThat(speedAfter(0)).isEqualTo(0.5, Offset.offset(0.001));
    }

    @Test
    void fallsWhenItStandsStillOrSaysNothingMore() {
        run(20, 0, 1);
        run(10, 20_000, 0);
        assertThat(speedAfter(0)).isZero();
        run(20, 20_000, 1);
        assertThat(speedAfter(2)).isEqualTo(1);
        assertThat(speedAfter(10)).isEqualTo(0.5, Offset.offset(0.001));
    }

    @Test
    void beginsAnewWithAnotherFfmpeg() {
        run(20, 500_000, 1);
        window.clear();
        assertThat(speedAfter(0)).isNaN();
        run(9, 0, 2);
        assertThat(speedAfter(0)).isEqualTo(2);
    }
}
