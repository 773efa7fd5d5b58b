package dev.headend.coordinator.events;

import dev.headend.config.HttpAuthProperties;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the application is told ({@code EVENT_CALLBACK_*}).
 *
 * @param url null = it is not told at all
 * @param auth how the coordinator shows who it is
 * @param signingSecret null = callbacks are not signed
 * @param connectTimeout until a connection stands
 * @param timeout until the answer is complete, connecting included
 * @param concurrency how many callbacks are under way at most
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
