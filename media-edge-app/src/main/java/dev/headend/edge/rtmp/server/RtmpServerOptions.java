package dev.headend.edge.rtmp.server;

import dev.headend.edge.connection.ConnectionTimeouts;
import dev.headend.net.IpRanges;
import org.jspecify.annotations.Nullable;

/**
 * What an RTMP server is started with.
 *
 * @param bindAddress the address to listen on ({@code BIND_ADDRESS}); empty = all
 * @param proxyProtocol whether every connection begins with a header that names the client ({@code RTMP_PROXY_PROTOCOL})
 * @param chunkSize of sent chunks, in bytes, from 1 to 16,777,215 ({@code RTMP_CHUNK_SIZE})
 * @param idMaxLength the longest channel and key, in characters ({@code ID_MAX_LENGTH})
 * @param tokenApplication name of the application of all channels ({@code RTMP_TOKEN_APPLICATION}); null = there is none
 * @param players addresses that may play ({@code RTMP_PLAY_WHITELIST})
 */
public record RtmpServerOptions(
        String bindAddress,
        boolean proxyProtocol,
        int chunkSize,
        int idMaxLength,
        @Nullable String tokenApplication,
        IpRanges players,
        ConnectionTimeouts timeouts) {
    private static final int LARGEST_CHUNK = 0xFFFFFF;

    /** @throws IllegalArgumentException if a value is out of its range */
    public RtmpServerOptions {
        if (chunkSize < 1 || chunkSize > LARGEST_CHUNK) {
            throw new IllegalArgumentException("the chunk size must be from 1 to " + LARGEST_CHUNK);
        }
        if (idMaxLength < 1) {
            throw new IllegalArgumentException("the longest id must have at least one character");
        }
    }
}
