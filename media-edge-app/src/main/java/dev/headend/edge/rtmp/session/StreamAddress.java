package dev.headend.edge.rtmp.session;

import dev.headend.media.ChannelId;
import dev.headend.media.StreamKey;

/** What a publisher publishes, or a player plays. */
record StreamAddress(ChannelId channel, StreamKey key) {}
