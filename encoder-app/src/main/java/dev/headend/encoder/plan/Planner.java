package dev.headend.encoder.plan;

import dev.headend.encoder.plan.EncodingPlan.CutPoints;
import dev.headend.encoder.plan.Rendition.Audio;
import dev.headend.encoder.plan.Rendition.Video;
import dev.headend.media.Ladder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Plans the renditions of a stream. Pure.
 *
 * @param segmentTime planned duration of segments ({@code HLS_TIME_SECONDS})
 * @param neverEncode whether video is only ever copied ({@code HLS_VIDEO_CODEC=copy})
 */
public record Planner(Duration segmentTime, boolean neverEncode) {
    private static final String AAC = "aac";
    /** Assumed for a source that must be copied and whose keyframe distance is unknown. */
    private static final Duration UNKNOWN_KEYFRAME_DISTANCE = Duration.ofSeconds(10);
    /** As a segment duration: shorter than any frame. */
    private static final Duration AT_EVERY_KEYFRAME = Duration.ofMillis(1);
    /** How much longer than planned a segment may be, because of the publisher's jitter. */
    private static final Duration SLACK = Duration.ofMillis(300);

    /** @throws IllegalArgumentException if the source has neither video nor audio */
    public EncodingPlan plan(Ladder ladder, SourceInfo source) {
        if (source.isEmpty()) {
            throw new IllegalArgumentException("a source without video and audio");
        }
        Audio audio = audioOf(source.audio());
        SourceInfo.VideoInfo video = source.video();
        if (video == null) {
            Rendition only = new Rendition(Rendition.AUDIO_ONLY, null, audio);
            return plan(List.of(only), source, segmentTime, CutPoints.FIXED_INTERVALS, "it has no video");
        }
        CopyDecision decision =
                neverEncode ? new CopyDecision(true, "HLS_VIDEO_CODEC is copy") : CopyDecision.of(video, segmentTime);
        Map<String, Video> videos = LadderPlan.of(neverEncode ? Ladder.ORIGINAL : ladder, video, decision.copy());
        List<Rendition> renditions = new ArrayList<>();
        videos.forEach((name, picture) -> renditions.add(new Rendition(name, picture, audio)));
        boolean copied = videos.values().stream().anyMatch(Video.Copied.class::isInstance);
        return copied
                ? cutAtSourceKeyframes(renditions, source, keyframeDistance(video), decision.reason())
                : plan(renditions, source, segmentTime, CutPoints.FIXED_INTERVALS, decision.reason());
    }

    /**
     * FFmpeg cuts at the first keyframe after the segment duration. Publishers add keyframes at scene changes, so that this
     * may be a whole keyframe distance later: FFmpeg gets a duration that is shorter by as much.
     */
    private EncodingPlan cutAtSourceKeyframes(
            List<Rendition> renditions, SourceInfo source, Duration distance, String reason) {
        Duration early = segmentTime.minus(distance);
        EncodingPlan planned =
                plan(renditions, source, longer(segmentTime, distance), CutPoints.SOURCE_KEYFRAMES, reason);
        return planned.withSegmentTime(longer(early, AT_EVERY_KEYFRAME));
    }

    private EncodingPlan plan(
            List<Rendition> renditions, SourceInfo source, Duration longest, CutPoints cuts, String reason) {
        // A playlist's EXTINF may exceed the target by less than half a second (RFC 8216, 4.3.3.1: rounded).
        long millis = longest.plus(SLACK).plus(longestFrame(renditions)).toMillis();
        int target = (int) Math.ceilDiv(millis - 500, 1000L);
        return new EncodingPlan(renditions, source, segmentTime, Math.max(1, target), cuts, reason);
    }

    private static Duration keyframeDistance(SourceInfo.VideoInfo video) {
        return Objects.requireNonNullElse(video.keyframeDistance(), UNKNOWN_KEYFRAME_DISTANCE);
    }

    private static Duration longer(Duration one, Duration other) {
        return Collections.max(List.of(one, other));
    }

    private static Duration longestFrame(List<Rendition> renditions) {
        double slowest = renditions.stream()
                .map(Rendition::video)
                .filter(Objects::nonNull)
                .mapToDouble(video -> video.frameRate().perSecond())
                .min()
                .orElse(Double.POSITIVE_INFINITY);
        return Duration.ofMillis((long) (1000 / slowest));
    }

    private static @Nullable Audio audioOf(SourceInfo.@Nullable AudioInfo audio) {
        if (audio == null) {
            return null;
        }
        return audio.codec().equals(AAC) ? Audio.COPIED : Audio.ENCODED;
    }
}
