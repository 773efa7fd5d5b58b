package dev.headend.edge.callback;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The application that is asked without a coordinator.
 *
 * @param url null = nobody is asked ({@code CALLBACK_URL})
 * @param secret that tokens are signed with; never null when there is a URL ({@code JWT_SECRET})
 * @param subject of the tokens ({@code CUSTOM_JWT_SUBJECT})
 * @param rtmpHost what this server is called in them, empty = nothing ({@code RTMP_HOST})
 * @param timeout until an answer is there, connecting included ({@code CALLBACK_TIMEOUT_SECONDS})
 */
@ConfigurationProperties("headend.edge.callback")
public record CallbackProperties(
        @Nullable URI url,
        @Nullable String secret,
        String subject,
        @Nullable String rtmpHost,
        Duration timeout) {

    @Override
    public String toString() {
        return "CallbackProperties[url=" + url + ", subject=" + subject + ", rtmpHost=" + rtmpHost + ", secret=***]";
    }
}
