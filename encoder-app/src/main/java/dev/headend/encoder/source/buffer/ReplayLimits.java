package dev.headend.encoder.source.buffer;

import java.time.Duration;

/**
 * How much of one stream is held, as far as {@link MemoryBudget} has it.
 *
 * @param waitingBytes of what waits to be fed
 * @param replayBytes of what was fed already
 * @param replayTime how far back in the stream that reaches
 */
public record ReplayLimits(long waitingBytes, long replayBytes, Duration replayTime) {}
