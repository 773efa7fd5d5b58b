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
 * @param sentBytes handed to all players since the channel came to be, those included that have left
 */
public record ChannelSnapshot(ChannelId channel, @Nullable Publisher publisher, List<Player> players, long sentBytes) {
    public ChannelSnapshot {
        players = List.copyOf(players);
    }

    /**
     * The publisher.
     *
     * @param number of its stream, which no other and no player of this run has
     * @param packets received since the stream began
     * @param bytes their payloads together
     * @param timestampMs of the latest packet, in the publisher's time
     * @param audio what of it is audio; nothing of a container
     * @param video what of it is video; nothing of a container
     * @param headers what decoders need first; the same object for as long as it does not change
     */
    public record Publisher(
            long number,
            StreamId streamId,
            InetAddress address,
            StreamFormat format,
            Instant since,
            long packets,
            long bytes,
            long timestampMs,
            Traffic audio,
            Traffic video,
            HeaderSet headers) {}

    /** How much has come. */
    public record Traffic(long packets, long bytes) {
        static final Traffic NONE = new Traffic(0, 0);
    }

    /**
     * A subscriber.
     *
     * @param number which no other and no publisher of this run has
     * @param waiting whether it still waits for a publisher
     * @param packets handed to its transport
     * @param bytes of these packets, as they are sent
     * @param dropped packets dropped because it could not keep up
     */
    public record Player(
            long number,
            InetAddress address,
            StreamFormat format,
            Instant since,
            CacheUse cacheUse,
            boolean waiting,
            long packets,
            long bytes,
            long dropped) {}
}
