package dev.headend.edge.rtmp.server;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The RTMP ports.
 *
 * @param port 0 = any free one ({@code RTMP_PORT})
 * @param tlsPort the same for RTMPS, served when there is a certificate ({@code RTMPS_PORT})
 * @param transport by which sockets are served ({@code RTMP_TRANSPORT})
 * @param proxyProtocol whether connections begin with a header that names the client ({@code RTMP_PROXY_PROTOCOL})
 * @param chunkSize of sent chunks, in bytes ({@code RTMP_CHUNK_SIZE})
 * @param maxConnections 0 = no limit ({@code RTMP_MAX_CONNECTIONS})
 * @param publisherTimeout without a byte from a publisher ({@code PUBLISHER_TIMEOUT_SECONDS})
 */
@ConfigurationProperties("headend.edge.rtmp")
public record RtmpProperties(
        int port,
        int tlsPort,
        String transport,
        boolean proxyProtocol,
        int chunkSize,
        int maxConnections,
        Duration publisherTimeout) {}
