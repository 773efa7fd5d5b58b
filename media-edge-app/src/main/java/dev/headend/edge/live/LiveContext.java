package dev.headend.edge.live;

import java.time.Clock;

/** What all channels share. */
record LiveContext(LiveLimits limits, Clock clock) {}
