package dev.headend.edge.live;

import dev.headend.media.StreamId;
import java.net.InetAddress;
import java.time.Instant;

/**
 * A publisher at one moment.
 *
 * @param packets how many have come since it began
 * @param bytes their payloads together
 * @param timestampMs of the latest packet, in the publisher's own time
 */
public record PublisherSnapshot(
        StreamId streamId, InetAddress address, Instant since, long packets, long bytes, long timestampMs) {}
