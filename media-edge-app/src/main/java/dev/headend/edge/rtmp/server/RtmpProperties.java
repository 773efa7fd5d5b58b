package dev.headend.edge.rtmp.server;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The RTMP port.
 *
 * @param port 0 = any free one ({@code RTMP_PORT})
 * @param chunkSize of sent chunks, in bytes ({@code RTMP_CHUNK_SIZE})
 * @param maxConnections 0 = no limit ({@code RTMP_MAX_CONNECTIONS})
 * @param publisherTimeout without a byte from a publisher ({@code PUBLISHER_TIMEOUT_SECONDS})
 */
@ConfigurationProperties("headend.edge.rtmp")
public record RtmpProperties(int port, int chunkSize, int maxConnections, Duration publisherTimeout) {}
