package dev.headend.edge.live;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What the live channels keep.
 *
 * @param cacheMb the most that is kept per channel, in MiB ({@code GOP_CACHE_SIZE_MB})
 */
@ConfigurationProperties("headend.edge.live")
public record LiveProperties(int cacheMb) {
    public LiveLimits limits() {
        return LiveLimits.withCache(cacheMb);
    }
}
