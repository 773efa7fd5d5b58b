package dev.headend.edge;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The live channels.
 *
 * @param cacheMb the most that is kept of a channel, in MiB ({@code GOP_CACHE_SIZE_MB})
 */
@ConfigurationProperties("headend.edge.live")
record LiveProperties(int cacheMb) {}
