package dev.headend.edge.control;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where encoders reach this program, as far as that is not what it sees itself.
 *
 * @param ip null = where the connection to the coordinator comes from ({@code EXTERNAL_IP})
 * @param port null = the port served ({@code EXTERNAL_PORT})
 * @param rtmpPort counts more than {@code port} ({@code EXTERNAL_RTMP_PORT})
 * @param ssl whether TLS is spoken there ({@code EXTERNAL_SSL})
 * @param rtmpSsl counts more than {@code ssl} ({@code EXTERNAL_RTMP_SSL})
 */
@ConfigurationProperties("headend.edge.external")
public record ExternalProperties(
        @Nullable String ip,
        @Nullable Integer port,
        @Nullable Integer rtmpPort,
        boolean ssl,
        @Nullable Boolean rtmpSsl) {

    int rtmpPortOr(int served) {
        if (rtmpPort != null) {
            return rtmpPort;
        }
        return port != null ? port : served;
    }

    boolean isRtmpOverTls() {
        return rtmpSsl != null ? rtmpSsl : ssl;
    }
}
