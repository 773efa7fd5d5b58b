package dev.headend.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams that FFmpeg made: a receiver that joins late, as FFmpeg too, decodes at once. */
class RealStreamsTest {
    private static final int PICTURES = 75;
    private static final int BETWEEN_KEYFRAMES = 20;
    private static final int KEYFRAMES = 4;

    @ParameterizedTest
    @EnumSource
    void canBeJoinedAtEachKeyframe(TestStream stream) throws IOException {
        Scanned scanned = Scanned.whole(stream.bytes());

        assertThat(scanned.problem()).isNull();
        assertThat(scanned.format()).isEqualTo(stream.format);
        if (stream.hasPicture) {
            assertThat(scanned.joinPoints()).hasSize(KEYFRAMES);
        } else {
            assertThat(scanned.joinPoints()).hasSizeGreaterThan(KEYFRAMES);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReceiverThatJoinsLateDecodesAtOnce(TestStream stream) throws IOException {
        Scanned scanned = Scanned.whole(stream.bytes());
        int index = scanned.joinPoints().size() / 2;
        List<String> frames = Ffmpeg.ffprobe(
                scanned.fromJoinPoint(index, stream.bytes()), "-show_entries", "frame=media_type,pict_type");

        assertThat(frames).filteredOn(frame -> frame.startsWith("audio")).hasSizeGreaterThan(1);
        List<String> pictures =
                frames.stream().filter(frame -> frame.startsWith("video")).toList();
        if (stream.hasPicture) {
            assertThat(pictures).hasSize(PICTURES - index * BETWEEN_KEYFRAMES);
            assertThat(pictures.getFirst()).startsWith("video,I");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theTimesOfKeyframesAreKnown(TestStream stream) throws IOException {
        List<Long> timesMs = Scanned.whole(stream.bytes()).timesMs();

        assertThat(timesMs).isSorted();
        if (stream.hasPicture) {
            assertThat(timesMs)
                    .allSatisfy(time -> assertThat((time - timesMs.getFirst() + 10) % 800)
                            .as("%s", timesMs)
                            .isLessThan(20));
            assertThat(timesMs.getLast() - timesMs.getFirst()).isBetween(2390L, 2410L);
        }
    }

    @Property(tries = 200, shrinking = ShrinkingMode.OFF)
    void itDoesNotMatterWhereTheMessagesAreCut(@ForAll TestStream stream, @ForAll long seed) throws IOException {
        Scanned whole = Scanned.whole(stream.bytes());
        Scanned cut = Scanned.cutAtRandom(stream.bytes(), seed);

        assertThat(cut.equalsApartFromCutting(whole)).isTrue();
        assertThat(cut.lookBack()).isLessThan(20_000);
        assertThat(cut.late()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void messagesMayBeOneByte(TestStream stream) throws IOException {
        assertThat(Scanned.cut(stream.bytes(), 1).equalsApartFromCutting(Scanned.whole(stream.bytes())))
                .isTrue();
    }
}
