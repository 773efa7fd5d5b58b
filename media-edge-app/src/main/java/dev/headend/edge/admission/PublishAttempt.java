package dev.headend.edge.admission;

import dev.headend.media.ChannelId;
import dev.headend.media.StreamKey;
import java.net.InetAddress;

/**
 * Somebody wants to publish.
 *
 * @param userIp where the publisher connects from
 */
public record PublishAttempt(ChannelId channel, StreamKey key, InetAddress userIp) {}
