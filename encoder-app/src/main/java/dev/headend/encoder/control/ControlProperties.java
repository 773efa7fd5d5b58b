package dev.headend.encoder.control;

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
@ConfigurationProperties("headend.encoder.control")
public record ControlProperties(
        @Nullable URI baseUrl, boolean use, @Nullable String secret) {

    /**
     * What the link is made with; null when there is to be none.
     *
     * @param instance of this run of the program
     */
    public @Nullable LinkSettings linkSettings(PeerInstance instance, Clock clock) {
        if (!use || baseUrl == null) {
            return null;
        }
        return new LinkSettings(
                baseUrl,
                ControlRole.HLS,
                instance,
                secret == null ? null : new ControlToken(secret, clock),
                null,
                null,
                false,
                LinkSettings.Timing.STANDARD);
    }

    @Override
    public String toString() {
        return "ControlProperties[baseUrl=" + baseUrl + ", use=" + use + ", secret=***]";
    }
}
