package dev.headend.encoder.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.encoder.plan.EncodingPlan.CutPoints;
import dev.headend.encoder.plan.Rendition.Audio;
import dev.headend.encoder.plan.Rendition.Video;
import dev.headend.media.Ladder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is decided about a whole stream. */
final class PlannerTest {
    private static final Planner PLANNER = new Planner(Duration.ofSeconds(3), false);
    private static final SourceInfo.AudioInfo AAC = new SourceInfo.AudioInfo("aac", "LC");

    private static SourceInfo source(
            String codec, @Nullable Long keyframeMillis, SourceInfo.@Nullable AudioInfo audio) {
        Duration keyframes = keyframeMillis == null ? null : Duration.ofMillis(keyframeMillis);
        return new SourceInfo(new SourceInfo.VideoInfo(codec, "yuv420p", 640, 360, FrameRate.of(25), keyframes), audio);
    }

    @ParameterizedTest(name = "keyframes every {0} ms: {1}")
    @CsvSource({
        "500,  SOURCE_KEYFRAMES",
        "3000, SOURCE_KEYFRAMES",
        "6000, SOURCE_KEYFRAMES",
        "6001, FIXED_INTERVALS",
        ",     SOURCE_KEYFRAMES",
    })
    void whereSegmentsAreCut(@Nullable Long keyframeMillis, CutPoints cuts) {
        EncodingPlan plan = PLANNER.plan(Ladder.ORIGINAL, source("h264", keyframeMillis, AAC));

        assertThat(plan.cutPoints()).isEqualTo(cuts);
        assertThat(plan.segmentTime()).isEqualTo(Duration.ofSeconds(3));
        assertThat(plan.targetSeconds()).isEqualTo(3);
    }

    @Test
    void aCopyableSourceWhoseOriginalIsNotAskedForIsCutByTheClock() {
        EncodingPlan plan = PLANNER.plan(Ladder.parse("320x180").ladder(), source("h264", 2000L, AAC));

        assertThat(plan.cutPoints()).isEqualTo(CutPoints.FIXED_INTERVALS);
    }

    @ParameterizedTest
    @CsvSource({"aac,COPIED", "mp3,ENCODED", "opus,ENCODED"})
    void soundIsCopiedWhenItIsAac(String codec, Audio expected) {
        EncodingPlan plan = PLANNER.plan(Ladder.ORIGINAL, source("h264", 2000L, new SourceInfo.AudioInfo(codec, "")));

        assertThat(plan.renditions()).allSatisfy(r -> assertThat(r.audio()).isEqualTo(expected));
    }

    @Test
    void soundAloneIsOneRenditionWhateverIsAsked() {
        EncodingPlan plan = PLANNER.plan(Ladder.parse("ORIGINAL,640x360").ladder(), new SourceInfo(null, AAC));

        assertThat(plan.renditions()).containsExactly(new Rendition("0x0-0", null, Audio.COPIED));
        assertThat(plan.targetSeconds()).isEqualTo(3);
    }

    @Test
    void pictureAloneHasNoSound() {
        EncodingPlan plan = PLANNER.plan(Ladder.parse("ORIGINAL,320x180").ladder(), source("h264", 1000L, null));

        assertThat(plan.renditions())
                .hasSize(2)
                .allSatisfy(r -> assertThat(r.audio()).isNull());
    }

    @Test
    void nothingIsEncodedWhereNothingMayBe() {
        Planner copying = new Planner(Duration.ofSeconds(3), true);

        EncodingPlan plan = copying.plan(Ladder.parse("320x180").ladder(), source("hevc", null, AAC));

        assertThat(plan.renditions()).singleElement().satisfies(only -> {
            assertThat(only.name()).isEqualTo("640x360-25");
            assertThat(only.video()).isInstanceOf(Video.Copied.class);
        });
    }

    @Test
    void nothingCanBeMadeOfNothing() {
        assertThatThrownBy(() -> PLANNER.plan(Ladder.ORIGINAL, new SourceInfo(null, null)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
