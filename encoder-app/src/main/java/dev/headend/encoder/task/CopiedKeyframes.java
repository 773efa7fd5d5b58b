package dev.headend.encoder.task;

import dev.headend.encoder.ffmpeg.FfmpegEvent.Progress;
import dev.headend.encoder.ffmpeg.FfmpegEvent.SegmentFinished;
import dev.headend.encoder.plan.EncodingPlan;
import dev.headend.encoder.plan.Rendition;
import dev.headend.encoder.plan.SourceInfo;
import java.time.Duration;

/**
 * How far apart the keyframes of copied video are, as FFmpeg's reports show it. A gap in the stream's times is no distance:
 * there must be frames in it. One thread reports; any may ask.
 */
final class CopiedKeyframes {
    /** Frames are counted by the second: of a piece's, some may belong to the one before or after. */
    private static final double COUNTED = 0.75;

    /** Reports come every second, but a burst is ahead of them. */
    private static final Duration REPORTED = Duration.ofMillis(1500);

    private final boolean copied;
    private final double framesPerSecond;
    private Duration lastCut = Duration.ZERO;
    /** What FFmpeg had taken at its last report. */
    private Duration taken = Duration.ZERO;
    /** The time up to which frames are counted. */
    private Duration reached = Duration.ZERO;

    private long frames;
    private long framesAtCut;
    private volatile Duration longest = Duration.ZERO;

    private CopiedKeyframes(boolean copied, double framesPerSecond) {
        this.copied = copied;
        this.framesPerSecond = framesPerSecond;
    }

    static CopiedKeyframes of(EncodingPlan plan) {
        SourceInfo.VideoInfo video = plan.source().video();
        return new CopiedKeyframes(
                plan.copiesVideo(), video == null ? 1 : video.frameRate().perSecond());
    }

    /**
     * Since version 7, FFmpeg's own time is that of the output that is least far: of preview images, the last one. But what it had
     * taken a report ago it has counted by now.
     *
     * @param takenNow how much of the stream it has taken
     */
    void progressed(Progress progress, Duration takenNow) {
        frames = progress.frames();
        reached = longer(progress.time(), taken);
        taken = takenNow;
        longest = longer(longest, open());
    }

    /** The time since the last keyframe but one, whose piece is not complete; zero if nothing is copied. */
    Duration open() {
        return copied ? shorter(taken.minus(lastCut), counted()) : Duration.ZERO;
    }

    /** Whether a piece, of which no report may have come yet, has its keyframes too far apart. */
    boolean isTooLong(SegmentFinished piece, Duration limit) {
        boolean reported = piece.end().minus(reached).compareTo(REPORTED) <= 0;
        boolean hasFrames = !reported || counted().toMillis() > COUNTED * limit.toMillis();
        boolean tooLong =
                copied && !isSoundAlone(piece) && hasFrames && piece.duration().compareTo(limit) > 0;
        longest = tooLong ? longer(longest, piece.duration()) : longest;
        return tooLong;
    }

    void cut(SegmentFinished piece) {
        if (!isSoundAlone(piece) && piece.end().compareTo(lastCut) > 0) {
            lastCut = piece.end();
            framesAtCut = frames;
        }
    }

    /** It is cut anywhere. */
    private static boolean isSoundAlone(SegmentFinished piece) {
        return piece.rendition().equals(Rendition.AUDIO_ONLY);
    }

    Duration longest() {
        return longest;
    }

    private Duration counted() {
        return Duration.ofMillis((long) (1000 * (frames - framesAtCut) / framesPerSecond));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
