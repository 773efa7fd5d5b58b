package dev.headend.encoder.plan;

import java.time.Duration;
import java.util.List;

/**
 * All decisions about a run of FFmpeg before it starts.
 *
 * @param renditions at least one, no name twice, the first being the one with the largest picture; one that is
 *     {@linkplain Rendition#isEmpty empty} is not made
 * @param source what they are made from
 * @param segmentTime planned duration of segments
 * @param targetSeconds {@code EXT-X-TARGETDURATION} of all playlists of the stream, if the source's keyframes allow it: no
 *     segment is longer, rounded
 * @param cutPoints where segments may be cut
 * @param reason why the original is copied or encoded, for the log
 */
public record EncodingPlan(
        List<Rendition> renditions,
        SourceInfo source,
        Duration segmentTime,
        int targetSeconds,
        CutPoints cutPoints,
        String reason) {

    public EncodingPlan {
        renditions = List.copyOf(renditions);
    }

    /** Whether the source's video is copied to one of the renditions. */
    public boolean copiesVideo() {
        return renditions.stream().anyMatch(rendition -> rendition.video() instanceof Rendition.Video.Copied);
    }

    /** Whether the video of any rendition is encoded, for which all of the source's is decoded. */
    public boolean encodesVideo() {
        return renditions.stream().anyMatch(rendition -> rendition.video() instanceof Rendition.Video.Encoded);
    }

    /** The renditions that FFmpeg makes. */
    public List<Rendition> made() {
        return renditions.stream().filter(rendition -> !rendition.isEmpty()).toList();
    }

    /** Where segments may be cut, the same for all renditions. */
    public enum CutPoints {
        /** At every multiple of the segment duration: the encoder puts a keyframe there. */
        FIXED_INTERVALS,
        /** At the source's keyframes: one rendition is copied, so the others have theirs at the same times. */
        SOURCE_KEYFRAMES
    }
}
