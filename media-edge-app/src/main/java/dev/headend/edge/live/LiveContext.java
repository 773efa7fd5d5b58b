package dev.headend.edge.live;

import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * What all channels share.
 *
 * @param clock of what people read
 * @param nanos the monotonic clock, by which everything is decided
 */
record LiveContext(LiveLimits limits, MediaMemory memory, Clock clock, LongSupplier nanos) {}
