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
 * The connection to the coordinator.
 *
 * @param baseUrl null = no coordinator ({@code CONTROL_BASE_URL})
 * @param use false = do not connect, even if the URL is set ({@code CONTROL_USE})
 * @param secret null = no token is sent ({@code CONTROL_SECRET})
 */
@ConfigurationProperties("headend.encoder.control")
public record ControlProperties(
        @Nullable URI baseUrl, boolean use, @Nullable String secret) {

    /**
     * Settings of the link; null when there is to be none.
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
