package dev.headend.encoder.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headend.encoder.plan.EncodingPlan.CutPoints;
import dev.headend.encoder.plan.Rendition.Audio;
import dev.headend.encoder.plan.Rendition.Video;
import dev.headend.media.Ladder;
import java.time.Duration;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is decided about a whole stream. */
final class PlannerTest {
    private static final Planner PLANNER = new Planner(Duration.ofSeconds(3), false);
    private static final Ladder LADDER = Ladder.parse("ORIGINAL,640x360-25~800").ladder();
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

    private static SourceInfo.VideoInfo video(int width, int height, int rate, @Nullable Long keyframeMillis) {
        Duration keyframes = keyframeMillis == null ? null : Duration.ofMillis(keyframeMillis);
        return new SourceInfo.VideoInfo("h264", "yuv420p", width, height, FrameRate.of(rate), keyframes);
    }

    private static EncodingPlan first(SourceInfo source) {
        return PLANNER.plan(LADDER, source);
    }

    private static String summary(EncodingPlan plan) {
        return plan.renditions().stream()
                .map(rendition -> rendition.name() + "=" + summary(rendition))
                .collect(Collectors.joining(" "));
    }

    private static String summary(Rendition rendition) {
        String sound = rendition.audio() == null ? "" : "+" + rendition.audio();
        return switch (rendition.video()) {
            case null -> "none" + sound;
            case Video.Copied(var width, var height, var rate) -> "copy-" + width + "x" + height + "-" + rate + sound;
            case Video.Encoded video ->
                video.fit() + "-" + video.width() + "x" + video.height() + "-" + video.frameRate()
                        + (video.kbps() > 0 ? "~" + video.kbps() : "") + sound;
        };
    }

    @ParameterizedTest(name = "{0}x{1} at {2} frames/s, keyframes every {3} ms, target {4} s")
    @CsvSource(delimiter = '|', textBlock = """
            1280 | 720  | 30 | 2000 | 3 | 1280x720-30=copy-1280x720-30+COPIED 640x360-25~800=SCALE-640x360-25~800+COPIED
            1280 | 720  | 30 | 4000 | 3 | 1280x720-30=PAD-1280x720-30+COPIED 640x360-25~800=SCALE-640x360-25~800+COPIED
            1280 | 720  | 30 | 4000 | 0 | 1280x720-30=copy-1280x720-30+COPIED 640x360-25~800=SCALE-640x360-25~800+COPIED
            1280 | 720  | 30 | 7000 | 0 | 1280x720-30=PAD-1280x720-30+COPIED 640x360-25~800=SCALE-640x360-25~800+COPIED
            720  | 1280 | 15 |      | 3 | 1280x720-30=copy-720x1280-15+COPIED 640x360-25~800=FRAME-640x360-15~800+COPIED
            720  | 1280 | 15 | 9000 | 3 | 1280x720-30=FRAME-1280x720-15+COPIED 640x360-25~800=FRAME-640x360-15~800+COPIED
            """)
    void whatIsAnnouncedStaysWhenTheSourceChanges(
            int width, int height, int rate, @Nullable Long keyframeMillis, int target, String expected) {
        SourceInfo before = new SourceInfo(video(1280, 720, 30, 2000L), AAC);
        SourceInfo now = new SourceInfo(video(width, height, rate, keyframeMillis), AAC);

        EncodingPlan revised = PLANNER.revise(LADDER, first(before), now, target);

        assertThat(summary(revised)).isEqualTo(expected);
        assertThat(revised.cutPoints())
                .isEqualTo(expected.contains("copy-") ? CutPoints.SOURCE_KEYFRAMES : CutPoints.FIXED_INTERVALS);
    }

    @Test
    void soundThatComesLaterIsAddedAndSoundThatGoesIsLeftOut() {
        SourceInfo mute = new SourceInfo(video(1280, 720, 30, 2000L), null);
        SourceInfo loud = new SourceInfo(mute.video(), AAC);

        assertThat(PLANNER.revise(LADDER, first(mute), loud, 3).renditions())
                .allSatisfy(rendition -> assertThat(rendition.audio()).isEqualTo(Audio.COPIED));
        assertThat(PLANNER.revise(LADDER, first(loud), mute, 3).renditions())
                .allSatisfy(rendition -> assertThat(rendition.audio()).isNull());
    }

    @ParameterizedTest(name = "{0}, {1} with keyframes every {2} ms, {3}")
    @CsvSource(delimiter = '|', textBlock = """
            ORIGINAL,640x360-25~800 | h264 |      | aac  | 1280x720-30=copy-1280x720-30+COPIED 640x360-25~800=SCALE-640x360-25~800+COPIED 0x0-0=none+COPIED
            ORIGINAL                | h264 | 3499 | aac  | 1280x720-30=copy-1280x720-30+COPIED 0x0-0=none+COPIED
            ORIGINAL                | h264 | 3500 | aac  | 1280x720-30=PAD-1280x720-30+COPIED 0x0-0=none+COPIED
            ORIGINAL                | hevc |      | opus | 1280x720-30=PAD-1280x720-30+ENCODED 0x0-0=none+ENCODED
            640x360                 | h264 |      | aac  | 640x360-30=SCALE-640x360-30+COPIED 0x0-0=none+COPIED
            1920x1080               | h264 |      | aac  | 1920x1080-30=SCALE-1920x1080-30+COPIED 0x0-0=none+COPIED
            ORIGINAL                | h264 |      |      | 1280x720-30=copy-1280x720-30 0x0-0=none
            """)
    void whatIsOrderedIsMadeFromTheFirstPictureOnBesideTheSound(
            String ladder, String codec, @Nullable Long keyframeMillis, @Nullable String sound, String expected) {
        Ladder ordered = Ladder.parse(ladder).ladder();
        EncodingPlan before = PLANNER.plan(ordered, new SourceInfo(null, AAC));
        SourceInfo.VideoInfo picture = video(1280, 720, 30, keyframeMillis);
        SourceInfo now = new SourceInfo(
                new SourceInfo.VideoInfo(codec, "yuv420p", 1280, 720, picture.frameRate(), picture.keyframeDistance()),
                sound == null ? null : new SourceInfo.AudioInfo(sound, ""));

        EncodingPlan begun = PLANNER.revise(ordered, before, now, 3);

        assertThat(summary(begun)).isEqualTo(expected);
        assertThat(summary(PLANNER.revise(ordered, begun, now, 3))).isEqualTo(expected);
        assertThat(begun.made()).hasSize(begun.renditions().size() - (sound == null ? 1 : 0));
    }

    @Test
    void aPictureThatStopsLeavesSoundInEachRendition() {
        SourceInfo sound = new SourceInfo(null, AAC);
        SourceInfo both = new SourceInfo(video(640, 360, 25, null), AAC);
        EncodingPlan late = PLANNER.revise(LADDER, first(sound), both, 3);

        assertThat(summary(PLANNER.revise(LADDER, first(both), sound, 3)))
                .isEqualTo("640x360-25=none+COPIED 640x360-25~800=none+COPIED");
        assertThat(summary(PLANNER.revise(LADDER, late, sound, 3)))
                .isEqualTo("640x360-25=none+COPIED 640x360-25~800=none+COPIED 0x0-0=none+COPIED");
    }

    @Test
    void aPictureThatComesLaterIsOnlyCopiedWhereNothingMayBeEncoded() {
        Planner copying = new Planner(Duration.ofSeconds(3), true);
        EncodingPlan before = copying.plan(LADDER, new SourceInfo(null, AAC));

        assertThat(summary(copying.revise(LADDER, before, source("hevc", 9000L, AAC), 3)))
                .isEqualTo("640x360-25=copy-640x360-25+COPIED 0x0-0=none+COPIED");
    }

    @Test
    void whatWasEncodedOnceIsNotCopiedAnyMore() {
        SourceInfo far = new SourceInfo(video(1280, 720, 30, 9000L), AAC);
        SourceInfo near = new SourceInfo(video(1280, 720, 30, 1000L), AAC);

        assertThat(PLANNER.revise(LADDER, first(far), near, 3).copiesVideo()).isFalse();
    }
}
