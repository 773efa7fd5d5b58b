package dev.headend.encoder.source;

import java.time.Duration;

/**
 * Timeouts of a source, and how much of it is buffered.
 *
 * @param firstBytes how long to wait for the first byte: the publisher may not be admitted yet
 * @param silence how long a stream may send nothing after that
 * @param keyframes how much of a stream is probed when its keyframes are far apart
 * @param memory how many bytes are buffered while they cannot be fed
 */
public record SourceLimits(Duration firstBytes, Duration silence, Duration keyframes, int memory) {
    /**
     * Limits for a duration of segments: a source whose keyframes are more than two segments apart is not copied
     * ({@code CopyDecision}), so this much of it must be probed.
     */
    public static SourceLimits forSegments(Duration segmentTime) {
        return new SourceLimits(
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                segmentTime.multipliedBy(2).plusMillis(500),
                32 * 1024 * 1024);
    }
}
