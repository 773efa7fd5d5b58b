package dev.headend.encoder.plan;

import java.time.Duration;
import java.util.Set;

/**
 * Whether the source's own picture can go into HLS as it is.
 *
 * @param copy whether it can
 * @param reason in words, for the log
 */
public record CopyDecision(boolean copy, String reason) {
    private static final String H264 = "h264";
    /** 8 bit 4:2:0, which is what players decode everywhere. */
    private static final Set<String> COMMON_PIXEL_FORMATS = Set.of("yuv420p", "yuvj420p");
    /** A copied segment begins and ends at keyframes, so it gets as long as they are apart: at most this often too long. */
    private static final int MAX_STRETCH = 2;

    /** Decides for a source that is to be cut into segments of a length. */
    public static CopyDecision of(SourceInfo.VideoInfo video, Duration segmentTime) {
        if (!video.codec().equals(H264)) {
            return encode("its codec is " + video.codec());
        }
        if (!COMMON_PIXEL_FORMATS.contains(video.pixelFormat())) {
            return encode("its pixel format is " + video.pixelFormat());
        }
        Duration distance = video.keyframeDistance();
        if (distance == null) {
            return encode("its keyframes are too far apart to tell how far");
        }
        if (distance.compareTo(segmentTime.multipliedBy(MAX_STRETCH)) > 0) {
            return encode("its keyframes are " + distance.toMillis() + " ms apart");
        }
        return new CopyDecision(true, "it is H.264 with keyframes every " + distance.toMillis() + " ms");
    }

    private static CopyDecision encode(String reason) {
        return new CopyDecision(false, reason);
    }
}
