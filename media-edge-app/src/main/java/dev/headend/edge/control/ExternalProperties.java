package dev.headend.edge.control;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where encoders reach this program, where that differs from what it listens on.
 *
 * @param ip null = the address it connects to the coordinator from ({@code EXTERNAL_IP})
 * @param port null = the port that RTMP listens on, or RTMPS if that is what encoders use ({@code EXTERNAL_PORT})
 * @param rtmpPort takes precedence over {@code port} ({@code EXTERNAL_RTMP_PORT})
 * @param ssl whether that port speaks TLS ({@code EXTERNAL_SSL})
 * @param rtmpSsl takes precedence over {@code ssl} ({@code EXTERNAL_RTMP_SSL})
 * @param wsPort null = the port that HTTP listens on, or HTTPS if that is what encoders use ({@code EXTERNAL_WS_PORT}, or
 *     {@code EXTERNAL_PORT} where there is no RTMP)
 * @param wsSsl takes precedence over {@code ssl} ({@code EXTERNAL_WS_SSL})
 */
@ConfigurationProperties("headend.edge.external")
public record ExternalProperties(
        @Nullable String ip,
        @Nullable Integer port,
        @Nullable Integer rtmpPort,
        boolean ssl,
        @Nullable Boolean rtmpSsl,
        @Nullable Integer wsPort,
        @Nullable Boolean wsSsl) {

    int rtmpPortOr(int served) {
        if (rtmpPort != null) {
            return rtmpPort;
        }
        return port != null ? port : served;
    }

    int wsPortOr(int served) {
        return wsPort != null ? wsPort : served;
    }

    /** Whether encoders reach WebSocket over TLS. */
    public boolean isWebSocketOverTls() {
        return wsSsl != null ? wsSsl : ssl;
    }

    /** Whether encoders reach RTMP over TLS. */
    public boolean isRtmpOverTls() {
        return rtmpSsl != null ? rtmpSsl : ssl;
    }
}
