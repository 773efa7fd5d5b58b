package dev.headend.encoder.plan;

import java.time.Duration;
import java.util.Set;

/**
 * Whether the source's video can be copied into HLS. Where its keyframes are is known for sure only afterwards: until two
 * have come, they are taken to be close enough.
 *
 * @param copy whether it can
 * @param reason for the log
 */
public record CopyDecision(boolean copy, String reason) {
    private static final String H264 = "h264";
    /** 8 bit 4:2:0, which all players decode. */
    private static final Set<String> COMMON_PIXEL_FORMATS = Set.of("yuv420p", "yuvj420p");
    /** Decides for a source, and how far apart its keyframes may be, between which no segment can be cut. */
    public static CopyDecision of(SourceInfo.VideoInfo video, Duration longestDistance) {
        if (!video.codec().equals(H264)) {
            return encode("its codec is " + video.codec());
        }
        if (!COMMON_PIXEL_FORMATS.contains(video.pixelFormat())) {
            return encode("its pixel format is " + video.pixelFormat());
        }
        Duration distance = video.keyframeDistance();
        if (distance == null) {
            return new CopyDecision(true, "it is H.264");
        }
        if (distance.compareTo(longestDistance) > 0) {
            return encode("its keyframes are " + distance.toMillis() + " ms apart");
        }
        return new CopyDecision(true, "it is H.264 with keyframes every " + distance.toMillis() + " ms");
    }

    private static CopyDecision encode(String reason) {
        return new CopyDecision(false, reason);
    }
}
