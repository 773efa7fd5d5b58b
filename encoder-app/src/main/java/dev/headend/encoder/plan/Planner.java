package dev.headend.encoder.plan;

import dev.headend.encoder.plan.EncodingPlan.CutPoints;
import dev.headend.encoder.plan.Rendition.Audio;
import dev.headend.encoder.plan.Rendition.Video;
import dev.headend.media.Ladder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Plans the renditions of a stream: for the first run of FFmpeg from what is ordered, for later ones from what is announced
 * already. Pure.
 *
 * @param segmentTime planned duration of segments ({@code HLS_TIME_SECONDS})
 * @param neverEncode whether video is only ever copied ({@code HLS_VIDEO_CODEC=copy})
 */
public record Planner(Duration segmentTime, boolean neverEncode) {
    private static final String AAC = "aac";
    /** Copied segments are cut at keyframes; how many times the planned duration they may be apart at first. */
    private static final int MAX_STRETCH = 2;
    /** How much longer than planned a segment may be, because of the publisher's jitter. */
    private static final Duration SLACK = Duration.ofMillis(300);
    /** A playlist's {@code EXTINF} may exceed the target by less than half a second (RFC 8216, 4.3.3.1: rounded). */
    private static final Duration ROUNDING = Duration.ofMillis(499);

    /**
     * The plan of a stream's first run.
     *
     * @throws IllegalArgumentException if the source has neither video nor audio
     */
    public EncodingPlan plan(Ladder ladder, SourceInfo source) {
        if (source.isEmpty()) {
            throw new IllegalArgumentException("a source without video and audio");
        }
        Audio audio = audioOf(source.audio());
        SourceInfo.VideoInfo video = source.video();
        if (video == null) {
            Rendition only = new Rendition(Rendition.AUDIO_ONLY, null, audio);
            return plan(List.of(only), source, "it has no video");
        }
        CopyDecision decision = decision(video, longestDistance(0));
        return plan(pictured(ladder, video, audio, decision), source, decision.reason());
    }

    /**
     * The plan of a later run, for a source that has changed or turned out to be another than it seemed: the renditions keep
     * their names and, where they are encoded, their sizes. What was encoded once is not copied any more. Where the stream was
     * sound alone so far, its renditions with a picture are planned as those of a first run, and the sound goes on beside them.
     *
     * @param ladder what is ordered
     * @param before the plan of the last run that had a picture, if one had; else of the run before
     * @param now what is known of the source
     * @param targetSeconds {@code EXT-X-TARGETDURATION} of the playlists; 0 = there are none yet
     */
    public EncodingPlan revise(Ladder ladder, EncodingPlan before, SourceInfo now, int targetSeconds) {
        SourceInfo.VideoInfo video = now.video();
        CopyDecision decision = video == null
                ? new CopyDecision(false, "it has no video any more")
                : decision(video, longestDistance(targetSeconds));
        Audio audio = audioOf(now.audio());
        List<Rendition> renditions = new ArrayList<>();
        if (video != null && before.renditions().stream().allMatch(Rendition::isAudioOnly)) {
            renditions.addAll(pictured(ladder, video, audio, decision));
        }
        for (Rendition rendition : before.renditions()) {
            Video picture = video == null ? null : revised(rendition.video(), before.source(), video, decision.copy());
            renditions.add(new Rendition(rendition.name(), picture, audio));
        }
        return plan(renditions, now, decision.reason());
    }

    private List<Rendition> pictured(
            Ladder ladder, SourceInfo.VideoInfo video, @Nullable Audio audio, CopyDecision decision) {
        Map<String, Video> videos = LadderPlan.of(neverEncode ? Ladder.ORIGINAL : ladder, video, decision.copy());
        List<Rendition> renditions = new ArrayList<>();
        videos.forEach((name, picture) -> renditions.add(new Rendition(name, picture, audio)));
        return renditions;
    }

    /** How far apart keyframes may be where video is copied. */
    public Duration longestDistance(int targetSeconds) {
        return targetSeconds == 0
                ? segmentTime.multipliedBy(MAX_STRETCH)
                : Duration.ofSeconds(targetSeconds).plus(ROUNDING);
    }

    private CopyDecision decision(SourceInfo.VideoInfo video, Duration longestDistance) {
        return neverEncode
                ? new CopyDecision(true, "HLS_VIDEO_CODEC is copy")
                : CopyDecision.of(video, longestDistance);
    }

    /** @param before null = the rendition is sound alone, and stays so */
    private static @Nullable Video revised(
            @Nullable Video before, SourceInfo source, SourceInfo.VideoInfo video, boolean copy) {
        return switch (before) {
            case null -> null;
            case Video.Copied _ when copy -> Video.Copied.of(video);
            case Video.Copied copied -> LadderPlan.reencoded(copied, video);
            case Video.Encoded encoded -> LadderPlan.reencoded(encoded, source.video(), video);
        };
    }

    private EncodingPlan plan(List<Rendition> renditions, SourceInfo source, String reason) {
        boolean copied = renditions.stream().anyMatch(r -> r.video() instanceof Video.Copied);
        CutPoints cuts = copied ? CutPoints.SOURCE_KEYFRAMES : CutPoints.FIXED_INTERVALS;
        Duration longest = segmentTime.plus(SLACK).plus(longestFrame(renditions));
        int target = (int) Math.ceilDiv(longest.minus(ROUNDING).toMillis(), 1000L);
        return new EncodingPlan(renditions, source, segmentTime, Math.max(1, target), cuts, reason);
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
