package dev.headend.edge;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The RTMP side.
 *
 * @param port 0 = any that is free ({@code RTMP_PORT})
 * @param chunkSize of what is sent, in bytes ({@code RTMP_CHUNK_SIZE})
 */
@ConfigurationProperties("headend.edge.rtmp")
record RtmpProperties(int port, int chunkSize) {}
