package dev.headend.edge.rtmp.server;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The RTMP port.
 *
 * @param port 0 = any free one ({@code RTMP_PORT})
 * @param chunkSize of sent chunks, in bytes ({@code RTMP_CHUNK_SIZE})
 */
@ConfigurationProperties("headend.edge.rtmp")
public record RtmpProperties(int port, int chunkSize) {}
