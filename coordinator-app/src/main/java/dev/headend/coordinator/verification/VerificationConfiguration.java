package dev.headend.coordinator.verification;

import dev.headend.coordinator.stream.KeyVerifier;
import dev.headend.net.http.HeaderPost;
import dev.headend.net.http.OutgoingHttp;
import dev.headend.net.http.PostMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.http.client.HttpClient;

/** Creates the verifier: the application's; if no URL is set, that of a token; without one, the open one. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(VerificationProperties.class)
class VerificationConfiguration {
    /** Enough for thousands of publishers a second at an application that answers in some tens of milliseconds. */
    private static final int MAX_CONNECTIONS = 256;

    private static final int ADDRESSES_TRIED = 3;

    /** Of one of the name's addresses: when it swallows what is sent to it, there must be time left for the next. */
    private static Duration connectTimeout(Duration timeout) {
        return Duration.ofMillis(Math.max(1_000, timeout.toMillis() / ADDRESSES_TRIED));
    }

    @Bean
    KeyVerifier keyVerifier(VerificationProperties properties, OutgoingHttp http, MeterRegistry registry, Clock clock) {
        URI url = properties.url();
        if (url == null) {
            return properties
                    .publishKey()
                    .<KeyVerifier>map(token -> new TokenVerifier(token, properties.publishOptions()))
                    .orElseGet(OpenKeyVerifier::new);
        }
        HttpClient client = http.client("verification", MAX_CONNECTIONS, url);
        return new HttpKeyVerifier(
                new HeaderPost(client, url, connectTimeout(properties.timeout()), properties.timeout()),
                properties.auth().toHttpAuth(),
                new PostMetrics(
                        registry,
                        "headend.key.verification",
                        "Stream keys that the application was asked about.",
                        "accepted"),
                clock);
    }
}
