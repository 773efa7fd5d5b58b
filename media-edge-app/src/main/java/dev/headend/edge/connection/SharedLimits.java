package dev.headend.edge.connection;

import dev.headend.net.ConnectionLimits;

/**
 * How many connections clients may hold, over all protocols together.
 *
 * @param perAddress of one address ({@code MAX_IP_CONCURRENT_CONNECTIONS})
 * @param total of all ({@code RTMP_MAX_CONNECTIONS})
 */
public record SharedLimits(ConnectionLimits perAddress, ConnectionCount total) {}
