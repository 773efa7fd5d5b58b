package dev.headend.rtmp.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimestampNormalizerTest {
    private final TimestampNormalizer timeline = new TimestampNormalizer();
    private long now;

    @Test
    void anOrdinaryStreamKeepsItsTimes() {
        assertThat(next(1000)).isEqualTo(1000);
        assertThat(next(1040)).isEqualTo(1040);
        assertThat(next(1023)).as("sound behind pictures").isEqualTo(1023);
        assertThat(timeline.latest()).isEqualTo(1023);
    }

    @Test
    void itGoesOnAfterTwoToTheThirtyTwo() {
        assertThat(next(0xFFFFFFF0)).isEqualTo(0xFFFFFFF0L);
        assertThat(next(0x10)).isEqualTo(0x100000010L);
    }

    @Test
    void andAfterTwoToTheThirtyOneWhereFfmpegWraps() {
        assertThat(next(0x7FFFFFF0)).isEqualTo(0x7FFFFFF0L);
        assertThat(next(0x10)).isEqualTo(0x80000010L);
        assertThat(next(0x20)).isEqualTo(0x80000020L);
    }

    @Test
    void aSingleWrongTimestampIsReplaced() {
        next(1000);
        assertThat(next(900_000)).isEqualTo(1000);
        assertThat(next(1040)).isEqualTo(1040);
    }

    @Test
    void aNewCountIsFollowedFromTheThirdPacketOn() {
        next(100_000);
        assertThat(next(0)).isEqualTo(100_000);
        assertThat(next(20)).isEqualTo(100_000);
        assertThat(next(40)).isEqualTo(100_000);
        assertThat(next(60)).isEqualTo(100_020);
    }

    @Test
    void wrongTimestampsThatDoNotAgreeStartNoNewCount() {
        next(100_000);
        next(0);
        next(50_000);
        next(20_000);
        assertThat(next(100_040)).isEqualTo(100_040);
    }

    @Test
    void aPauseIsNoJump() {
        next(1000);
        now += 30_000;

        assertThat(next(31_000)).isEqualTo(31_000);
    }

    private long next(int timestamp) {
        return timeline.next(timestamp, now);
    }
}
