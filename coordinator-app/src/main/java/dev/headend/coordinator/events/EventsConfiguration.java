package dev.headend.coordinator.events;

import dev.headend.net.Backoff;
import dev.headend.net.http.HeaderPost;
import dev.headend.net.http.OutgoingHttp;
import dev.headend.net.http.PostMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.http.client.HttpClient;

/** Creates the delivery, if {@code EVENT_CALLBACK_URL} is set. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CallbackProperties.class)
class EventsConfiguration {
    /** Of the time that an attempt is due after, so that streams that failed together do not come back together. */
    private static final double LEAST_PAUSE = 0.5;

    @Bean
    @ConditionalOnProperty("headend.coordinator.events.url")
    EventDelivery eventDelivery(
            Outbox outbox, CallbackProperties properties, OutgoingHttp http, MeterRegistry registry, Clock clock) {
        CallbackHeaders headers =
                new CallbackHeaders(properties.auth().toHttpAuth(), signature(properties.signingSecret()), clock);
        URI url = Objects.requireNonNull(properties.url());
        HttpClient client = http.client("callbacks", properties.concurrency(), url);
        HeaderPost application = new HeaderPost(client, url, properties.connectTimeout(), properties.timeout());
        RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
        Backoff backoff = new Backoff(properties.retry(), properties.retryMax(), LEAST_PAUSE, random);
        return new EventDelivery(
                outbox,
                application,
                headers,
                backoff,
                properties.concurrency(),
                new PostMetrics(
                        registry,
                        "headend.callback.attempts",
                        "Attempts to deliver an event to the application.",
                        "delivered"),
                clock);
    }

    private static @Nullable WebhookSignature signature(@Nullable String secret) {
        return secret == null ? null : new WebhookSignature(secret);
    }
}
