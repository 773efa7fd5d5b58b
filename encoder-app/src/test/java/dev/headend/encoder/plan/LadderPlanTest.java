package dev.headend.encoder.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headend.encoder.plan.Rendition.Fit;
import dev.headend.encoder.plan.Rendition.Video;
import dev.headend.media.Ladder;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sentences of spec/encoder.md, "Which resolutions". */
final class LadderPlanTest {
    private static SourceInfo.VideoInfo source(int width, int height, String rate) {
        FrameRate frameRate = FrameRate.parse(rate).orElseThrow();
        return new SourceInfo.VideoInfo("h264", "yuv420p", width, height, frameRate, null);
    }

    private static Map<String, Video> plan(String ladder, SourceInfo.VideoInfo source, boolean copy) {
        return LadderPlan.of(Ladder.parse(ladder).ladder(), source, copy);
    }

    @ParameterizedTest(name = "{0} of {1}x{2} at {3}: {4}")
    @CsvSource(delimiter = '|', textBlock = """
            # ORIGINAL = the source's, padded to even sizes
            ORIGINAL                   | 1280 | 720  | 30         | 1280x720-30
            ORIGINAL                   | 641  | 361  | 25         | 642x362-25
            # landscape sources keep the asked width and take the proportional height
            640x480                    | 1920 | 1080 | 30         | 640x360-30
            640x480                    | 1080 | 1080 | 30         | 480x480-30
            # unless that is higher than asked, then the asked height and the proportional width
            640x360                    | 1440 | 1080 | 30         | 480x360-30
            # portrait: the other way round
            480x640                    | 1080 | 1920 | 30         | 360x640-30
            1280x720                   | 720  | 1280 | 30         | 406x720-30
            360x640                    | 1080 | 1440 | 30         | 360x480-30
            # where rounding to even sides decides, each by its own rule
            284x118                    | 1280 | 534  | 30         | 284x118-30
            260x464                    | 480  | 854  | 30         | 260x464-30
            # sizes made even
            641x479                    | 1920 | 1080 | 30         | 642x362-30
            # fps = min(asked, source)
            640x360-25                 | 1280 | 720  | 30         | 640x360-25
            640x360-60                 | 1280 | 720  | 30         | 640x360-30
            640x360-30                 | 1280 | 720  | 30000/1001 | 640x360-30
            # asked 0 or none = source
            640x360-0                  | 1280 | 720  | 24000/1001 | 640x360-24
            # duplicates once
            640x360,640x480,640x360-60 | 1280 | 720  | 30         | 640x360-30
            ORIGINAL,1280x720          | 1280 | 720  | 30         | 1280x720-30
            # items not larger than the source are encoded
            1920x1080,1280x720,640x360 | 1280 | 720  | 30         | 1280x720-30 640x360-30
            ORIGINAL,1920x1080         | 1280 | 720  | 30         | 1280x720-30
            # if none is and ORIGINAL is not asked, the smallest one is
            1920x1080,1280x720         | 320  | 180  | 30         | 1280x720-30
            # bitrate
            640x360~800,640x360        | 1280 | 720  | 30         | 640x360-30~800 640x360-30
            ORIGINAL,1280x720~1500     | 1280 | 720  | 30         | 1280x720-30 1280x720-30~1500
            """)
    void namesOfAPlan(String ladder, int width, int height, String rate, String names) {
        assertThat(plan(ladder, source(width, height, rate), false).keySet())
                .containsExactlyElementsOf(List.of(names.split(" ")));
    }

    @Test
    void anOriginalIsCopiedOrPaddedAndTheOthersAreScaled() {
        SourceInfo.VideoInfo source = source(641, 361, "25");
        FrameRate rate = FrameRate.of(25);

        assertThat(plan("ORIGINAL,320x180-10~300", source, true))
                .containsValues(
                        new Video.Copied(641, 361, rate),
                        new Video.Encoded(320, 180, FrameRate.of(10), Fit.SCALE, true, 300));
        assertThat(plan("ORIGINAL", source, false)).containsValue(new Video.Encoded(642, 362, rate, Fit.PAD, false, 0));
    }

    @ParameterizedTest(name = "{0} of 30 frames per second: {1}")
    @CsvSource({"640x360-29, true", "640x360-30, false", "640x360-31, false", "640x360-0, false", "640x360, false"})
    void aRateIsReducedOnlyIfItIsLowerThanTheSources(String ladder, boolean reduced) {
        assertThat(plan(ladder, source(1280, 720, "30"), false).values())
                .allSatisfy(video -> assertThat(video)
                        .isInstanceOfSatisfying(
                                Video.Encoded.class,
                                v -> assertThat(v.reducesRate()).isEqualTo(reduced)));
    }

    @Property
    void whatIsScaledIsEvenAndNoLargerThanAskedNorMuchOffTheAspect(
            @ForAll @IntRange(min = 16, max = 4096) int width,
            @ForAll @IntRange(min = 16, max = 4096) int height,
            @ForAll @IntRange(min = 16, max = 4096) int askedWidth,
            @ForAll @IntRange(min = 16, max = 4096) int askedHeight) {
        Map<String, Video> plan = plan(askedWidth + "x" + askedHeight, source(width, height, "25"), false);

        Video only = plan.values().iterator().next();
        assertThat(plan).hasSize(1);
        assertThat(only.width() % 2 + only.height() % 2).isZero();
        assertThat(only.width()).isLessThanOrEqualTo(askedWidth + 1);
        assertThat(only.height()).isLessThanOrEqualTo(askedHeight + 1);
        double exactHeight = (double) only.width() * height / width;
        double exactWidth = (double) only.height() * width / height;
        assertThat(Math.min(Math.abs(only.height() - exactHeight), Math.abs(only.width() - exactWidth)))
                .isLessThanOrEqualTo(2);
    }
}
