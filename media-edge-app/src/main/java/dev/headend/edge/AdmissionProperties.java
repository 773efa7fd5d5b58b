package dev.headend.edge;

import dev.headend.net.IpRanges;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Who may publish and play, and how many.
 *
 * @param idMaxLength the longest channel and key, in characters ({@code ID_MAX_LENGTH})
 * @param playWhitelist who may play ({@code RTMP_PLAY_WHITELIST})
 * @param maxIpConnections that one address may hold; 0 = any number ({@code MAX_IP_CONCURRENT_CONNECTIONS})
 * @param limitWhitelist who is free of that limit; null = nobody ({@code CONCURRENT_LIMIT_WHITELIST})
 */
@ConfigurationProperties("headend.edge.admission")
record AdmissionProperties(
        int idMaxLength,
        String playWhitelist,
        int maxIpConnections,
        @Nullable String limitWhitelist) {

    IpRanges players() {
        return IpRanges.parse(playWhitelist);
    }

    IpRanges exemptFromLimit() {
        return limitWhitelist == null ? IpRanges.NONE : IpRanges.parse(limitWhitelist);
    }
}
