package dev.headend.edge.live;

import java.net.InetAddress;
import java.time.Instant;

/**
 * A subscriber at one moment.
 *
 * @param waiting whether it still waits for a publisher
 * @param packets how many have been handed to its transport
 * @param bytes their payloads together
 * @param dropped how many were left out because it was too slow
 */
public record SubscriberSnapshot(
        InetAddress address,
        Instant since,
        CacheUse cacheUse,
        boolean waiting,
        long packets,
        long bytes,
        long dropped) {}
