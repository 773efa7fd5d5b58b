package dev.headend.encoder.source;

import java.time.Duration;

/**
 * How long a source may take, and how much of it is kept in memory.
 *
 * @param firstBytes how long to wait for a stream to begin: its publisher may not be admitted yet
 * @param silence how long a stream that has begun may be without a byte
 * @param keyframes how much of a stream is looked at when its keyframes are far apart
 * @param memory how many bytes of a stream are kept while they cannot be handed on
 */
public record SourceLimits(Duration firstBytes, Duration silence, Duration keyframes, int memory) {
    /**
     * What is right for a length of segments: a source whose keyframes are more than two segments apart is not copied,
     * which is seen after as long ({@code CopyDecision}).
     */
    public static SourceLimits forSegments(Duration segmentTime) {
        return new SourceLimits(
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                segmentTime.multipliedBy(2).plusMillis(500),
                32 * 1024 * 1024);
    }
}
