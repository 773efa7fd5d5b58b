package dev.headend.edge.admission;

import dev.headend.media.ChannelId;
import dev.headend.media.StreamKey;
import java.net.InetAddress;

/**
 * A publisher that asks for admission.
 *
 * @param userIp the address that it connects from
 * @param entrance the protocol that it comes by
 */
public record PublishAttempt(ChannelId channel, StreamKey key, InetAddress userIp, Entrance entrance) {
    /** One over RTMP. */
    public PublishAttempt(ChannelId channel, StreamKey key, InetAddress userIp) {
        this(channel, key, userIp, Entrance.RTMP);
    }
}
