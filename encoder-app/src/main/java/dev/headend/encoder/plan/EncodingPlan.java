package dev.headend.encoder.plan;

import java.time.Duration;
import java.util.List;

/**
 * Everything that is decided about a stream before FFmpeg starts.
 *
 * @param renditions at least one, no name twice, the first being the one with the largest picture
 * @param source what they are made from
 * @param segmentTime how long FFmpeg is told to make a segment; it is cut at the first keyframe after that
 * @param targetSeconds {@code EXT-X-TARGETDURATION} of all playlists of the stream: no segment gets longer, rounded
 * @param cuts where keyframes come from
 * @param reason why the original is copied or encoded, for the log
 */
public record EncodingPlan(
        List<Rendition> renditions,
        SourceInfo source,
        Duration segmentTime,
        int targetSeconds,
        CutPoints cuts,
        String reason) {

    public EncodingPlan {
        renditions = List.copyOf(renditions);
    }

    /** The same plan, but FFmpeg is told another length of segments. */
    EncodingPlan withSegmentTime(Duration other) {
        return new EncodingPlan(renditions, source, other, targetSeconds, cuts, reason);
    }

    /** Where the renditions may be cut into segments, the same for all of them. */
    public enum CutPoints {
        /** The encoder puts a keyframe at every multiple of the segment's length. */
        AT_CLOCK,
        /** One rendition is the source's own, so every other has its keyframes where the source has them. */
        AT_SOURCE_KEYFRAMES
    }
}
