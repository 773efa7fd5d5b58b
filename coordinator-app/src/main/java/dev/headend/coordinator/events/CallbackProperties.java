package dev.headend.coordinator.events;

import dev.headend.config.HttpAuthProperties;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How events are posted to the application ({@code EVENT_CALLBACK_*}).
 *
 * @param url null = no events are sent
 * @param auth how the coordinator authenticates
 * @param signingSecret null = callbacks are not signed
 * @param connectTimeout until a connection to one of the server's addresses is established
 * @param timeout until the answer is complete, connecting included
 * @param concurrency most callbacks at once
 * @param retry the pause after a first failure
 * @param retryMax the longest pause
 */
@ConfigurationProperties("headend.coordinator.events")
public record CallbackProperties(
        @Nullable URI url,
        @DefaultValue HttpAuthProperties auth,
        @Nullable String signingSecret,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("64") int concurrency,
        @DefaultValue("1s") Duration retry,
        @DefaultValue("60s") Duration retryMax) {
    @Override
    public String toString() {
        return "CallbackProperties[url=" + url + "]";
    }
}
