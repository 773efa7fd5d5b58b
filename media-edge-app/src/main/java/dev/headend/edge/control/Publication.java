package dev.headend.edge.control;

import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;

/** A stream that the coordinator granted to a publisher of this edge. */
record Publication(ChannelId channel, StreamId streamId) {}
