package dev.headend.edge.control;

import dev.headend.control.ControlRole;
import dev.headend.control.ControlToken;
import dev.headend.control.PeerInstance;
import dev.headend.control.link.LinkSettings;
import java.net.URI;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The connection to the coordinator.
 *
 * @param baseUrl null = no coordinator ({@code CONTROL_BASE_URL})
 * @param use false = not used although its URL is set ({@code CONTROL_USE})
 * @param secret null = no token is sent ({@code CONTROL_SECRET})
 */
@ConfigurationProperties("headend.edge.control")
public record ControlProperties(
        @Nullable URI baseUrl, boolean use, @Nullable String secret) {

    /** Whether the coordinator decides who may publish. */
    public boolean isUsed() {
        return use && baseUrl != null;
    }

    /**
     * The settings of the control connection for RTMP.
     *
     * @param servedPort the port that RTMP listens on, reported unless another one is set
     * @param instance of this run of the program
     * @throws IllegalStateException unless {@link #isUsed}
     */
    public LinkSettings linkSettings(ExternalProperties external, int servedPort, PeerInstance instance, Clock clock) {
        return link(
                ControlRole.RTMP,
                external.ip(),
                external.rtmpPortOr(servedPort),
                external.isRtmpOverTls(),
                instance,
                clock);
    }

    /** The same for WebSocket. @param servedPort of HTTP, or of HTTPS if encoders come by that */
    public LinkSettings webSocketLinkSettings(
            ExternalProperties external, int servedPort, PeerInstance instance, Clock clock) {
        return link(
                ControlRole.WSS,
                external.ip(),
                external.wsPortOr(servedPort),
                external.isWebSocketOverTls(),
                instance,
                clock);
    }

    private LinkSettings link(
            ControlRole role, @Nullable String ip, int port, boolean tls, PeerInstance instance, Clock clock) {
        if (baseUrl == null) {
            throw new IllegalStateException("there is no coordinator");
        }
        return new LinkSettings(
                baseUrl,
                role,
                instance,
                secret == null ? null : new ControlToken(secret, clock),
                ip,
                port,
                tls,
                LinkSettings.Timing.STANDARD);
    }

    @Override
    public String toString() {
        return "ControlProperties[baseUrl=" + baseUrl + ", use=" + use + ", secret=***]";
    }
}
