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
 * How the coordinator is reached.
 *
 * @param baseUrl null = there is none ({@code CONTROL_BASE_URL})
 * @param use false leaves it alone although its address is known ({@code CONTROL_USE})
 * @param secret null = no token is shown ({@code CONTROL_SECRET})
 */
@ConfigurationProperties("headend.edge.control")
public record ControlProperties(
        @Nullable URI baseUrl, boolean use, @Nullable String secret) {

    /** Whether the coordinator decides who may publish. */
    public boolean isUsed() {
        return use && baseUrl != null;
    }

    /**
     * What the link of the RTMP side is made with.
     *
     * @param servedPort where RTMP is served, in case that nothing else is said to be reachable from outside
     * @param instance of this run of the program
     * @throws IllegalStateException unless {@link #isUsed}
     */
    public LinkSettings linkSettings(ExternalProperties external, int servedPort, PeerInstance instance, Clock clock) {
        if (baseUrl == null) {
            throw new IllegalStateException("there is no coordinator");
        }
        return new LinkSettings(
                baseUrl,
                ControlRole.RTMP,
                instance,
                secret == null ? null : new ControlToken(secret, clock),
                external.ip(),
                external.rtmpPortOr(servedPort),
                external.isRtmpOverTls(),
                LinkSettings.Timing.STANDARD);
    }

    @Override
    public String toString() {
        return "ControlProperties[baseUrl=" + baseUrl + ", use=" + use + ", secret=***]";
    }
}
