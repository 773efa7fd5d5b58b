package dev.headend.edge.live;

import java.time.Clock;

/** What all channels share. */
record LiveContext(LiveSettings settings, Clock clock, LiveListener listener) {}
