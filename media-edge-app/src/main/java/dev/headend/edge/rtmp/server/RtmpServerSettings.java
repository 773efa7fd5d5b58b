package dev.headend.edge.rtmp.server;

import dev.headend.net.IpRanges;

/**
 * What the RTMP server can be told.
 *
 * @param bindAddress the address to listen on ({@code BIND_ADDRESS}); empty for all
 * @param port 0 for any that is free ({@code RTMP_PORT})
 * @param chunkSize of what is sent, in bytes, from 1 to 16,777,215 ({@code RTMP_CHUNK_SIZE})
 * @param idMaxLength the longest channel and key, in characters ({@code ID_MAX_LENGTH})
 * @param players who may play ({@code RTMP_PLAY_WHITELIST})
 * @param connectionsPerAddress 0 for any number ({@code MAX_IP_CONCURRENT_CONNECTIONS})
 * @param exemptFromLimit whose connections are not counted ({@code CONCURRENT_LIMIT_WHITELIST})
 * @param queues how much may wait for one player
 */
public record RtmpServerSettings(
        String bindAddress,
        int port,
        int chunkSize,
        int idMaxLength,
        IpRanges players,
        int connectionsPerAddress,
        IpRanges exemptFromLimit,
        RtmpTiming timing,
        QueueLimits queues) {
    private static final int LARGEST_CHUNK = 0xFFFFFF;

    /** @throws IllegalArgumentException if a value is out of its range */
    public RtmpServerSettings {
        if (chunkSize < 1 || chunkSize > LARGEST_CHUNK) {
            throw new IllegalArgumentException("the chunk size must be from 1 to " + LARGEST_CHUNK);
        }
        if (idMaxLength < 1) {
            throw new IllegalArgumentException("the longest id must have at least one character");
        }
    }
}
