package dev.headend.edge.live;

import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A channel at one moment, for status pages.
 *
 * @param publisher null while players wait for one
 */
public record ChannelSnapshot(ChannelId channel, @Nullable Publisher publisher, List<Player> players) {
    public ChannelSnapshot {
        players = List.copyOf(players);
    }

    /**
     * The publisher.
     *
     * @param packets received since the stream began
     * @param bytes their payloads together
     * @param timestampMs of the latest packet, in the publisher's time
     */
    public record Publisher(
            StreamId streamId, InetAddress address, Instant since, long packets, long bytes, long timestampMs) {}

    /**
     * A subscriber.
     *
     * @param waiting whether it still waits for a publisher
     * @param packets handed to its transport
     * @param bytes of these packets, as they are sent
     * @param dropped packets dropped because it could not keep up
     */
    public record Player(
            InetAddress address,
            Instant since,
            CacheUse cacheUse,
            boolean waiting,
            long packets,
            long bytes,
            long dropped) {}
}
