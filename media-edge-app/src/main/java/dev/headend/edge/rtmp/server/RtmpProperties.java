package dev.headend.edge.rtmp.server;

import io.netty.util.internal.PlatformDependent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The RTMP ports.
 *
 * @param enabled whether they are opened ({@code RTMP_SERVER})
 * @param port 0 = any free one ({@code RTMP_PORT})
 * @param tlsPort the same for RTMPS, served when there is a certificate ({@code RTMPS_PORT}, or {@code SSL_PORT})
 * @param tlsPortSetting the variable that {@code tlsPort} is from, for messages
 * @param transport by which sockets are served ({@code RTMP_TRANSPORT})
 * @param proxyProtocol whether connections begin with a header that names the client ({@code RTMP_PROXY_PROTOCOL})
 * @param chunkSize of sent chunks, in bytes ({@code RTMP_CHUNK_SIZE})
 * @param tokenApplication the application whose streams are {@code CHANNEL?token=KEY}; null = there is none
 *     ({@code RTMP_TOKEN_APPLICATION})
 * @param maxConnections 0 = no limit; null = as many as the memory bears ({@code RTMP_MAX_CONNECTIONS})
 * @param publisherTimeout without a byte from a publisher ({@code PUBLISHER_TIMEOUT_SECONDS})
 */
@ConfigurationProperties("headend.edge.rtmp")
public record RtmpProperties(
        boolean enabled,
        int port,
        int tlsPort,
        String tlsPortSetting,
        String transport,
        boolean proxyProtocol,
        int chunkSize,
        @Nullable String tokenApplication,
        @Nullable Integer maxConnections,
        Duration publisherTimeout) {
    /** Of the memory outside the heap; most of the rest is the channels'. */
    private static final double SHARE = 0.4;
    /** What a connection can make us keep there (docs/adr/0007), in bytes. */
    private static final long WORST_CONNECTION = 31 << 10;
    /** The same of a record of TLS that is not complete, beside that. */
    private static final long WORST_RECORD = 20 << 10;

    /** The limit of all connections; 0 = none. @param tls whether RTMPS is served too: then all may come by it */
    public int connections(boolean tls) {
        return maxConnections != null ? maxConnections : bearable(PlatformDependent.maxDirectMemory(), tls);
    }

    /** @param memory outside the heap, in bytes */
    static int bearable(long memory, boolean tls) {
        long worst = WORST_CONNECTION + (tls ? WORST_RECORD : 0);
        return (int) Math.clamp((long) (memory * SHARE) / worst, 1, Integer.MAX_VALUE);
    }
}
