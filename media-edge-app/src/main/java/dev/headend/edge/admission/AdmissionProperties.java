package dev.headend.edge.admission;

import dev.headend.net.IpRanges;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Who may publish and play, and with how many connections.
 *
 * @param idMaxLength the longest channel and key, in characters ({@code ID_MAX_LENGTH})
 * @param playWhitelist who may play ({@code RTMP_PLAY_WHITELIST})
 * @param maxIpConnections of one address; 0 = no limit ({@code MAX_IP_CONCURRENT_CONNECTIONS})
 * @param limitWhitelist addresses without that limit; null = none ({@code CONCURRENT_LIMIT_WHITELIST})
 * @param takeover the silence of a publisher that loses its place ({@code PUBLISHER_TAKEOVER_SECONDS})
 */
@ConfigurationProperties("headend.edge.admission")
public record AdmissionProperties(
        int idMaxLength,
        String playWhitelist,
        int maxIpConnections,
        @Nullable String limitWhitelist,
        Duration takeover) {

    public IpRanges players() {
        return IpRanges.parse(playWhitelist);
    }

    public IpRanges exemptFromLimit() {
        return limitWhitelist == null ? IpRanges.NONE : IpRanges.parse(limitWhitelist);
    }
}
