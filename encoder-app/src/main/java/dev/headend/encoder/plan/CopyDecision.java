package dev.headend.encoder.plan;

import java.time.Duration;
import java.util.Set;

/**
 * Whether the source's video can be copied into HLS.
 *
 * @param copy whether it can
 * @param reason for the log
 */
public record CopyDecision(boolean copy, String reason) {
    private static final String H264 = "h264";
    /** 8 bit 4:2:0, which all players decode. */
    private static final Set<String> COMMON_PIXEL_FORMATS = Set.of("yuv420p", "yuvj420p");
    /** Copied segments are cut at keyframes; how many times the planned duration they may be apart. */
    private static final int MAX_STRETCH = 2;

    /** Decides for a source and the planned duration of its segments. */
    public static CopyDecision of(SourceInfo.VideoInfo video, Duration segmentTime) {
        if (!video.codec().equals(H264)) {
            return encode("its codec is " + video.codec());
        }
        if (!COMMON_PIXEL_FORMATS.contains(video.pixelFormat())) {
            return encode("its pixel format is " + video.pixelFormat());
        }
        Duration distance = video.keyframeDistance();
        if (distance == null) {
            return encode("fewer than two keyframes were seen while probing");
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
