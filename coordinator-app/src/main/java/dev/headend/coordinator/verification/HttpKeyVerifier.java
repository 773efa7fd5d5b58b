package dev.headend.coordinator.verification;

import dev.headend.coordinator.stream.KeyVerifier;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamKey;
import dev.headend.net.http.HeaderPost;
import dev.headend.net.http.HeaderPost.Outcome;
import dev.headend.net.http.PostMetrics;
import dev.headend.net.http.auth.HttpAuth;
import dev.headend.text.LogThrottle;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Asks the application with one POST per publisher: 200 accepts, any other status or no answer in time refuses. An application that
 * cannot decide is logged as a warning, once in a while; why each publisher was refused is logged by who asks.
 */
final class HttpKeyVerifier implements KeyVerifier {
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final HeaderPost application;
    private final HttpAuth auth;
    private final PostMetrics metrics;
    private final LogThrottle failures;

    HttpKeyVerifier(HeaderPost application, HttpAuth auth, PostMetrics metrics, Clock clock) {
        this.application = application;
        this.auth = auth;
        this.metrics = metrics;
        this.failures = new LogThrottle(LoggerFactory.getLogger(HttpKeyVerifier.class), QUIET, clock);
    }

    @Override
    public Mono<Verdict> verify(ChannelId channel, StreamKey key, String userIp) {
        return metrics.timed(application.send(headers -> write(headers, channel, key, userIp)))
                .map(outcome -> verdict(channel, outcome));
    }

    private void write(HttpHeaders headers, ChannelId channel, StreamKey key, String userIp) {
        headers.set("x-streaming-channel", channel.value());
        headers.set("x-streaming-key", key.value());
        headers.set("x-user-ip", userIp.replaceAll("[^\\x21-\\x7e]", ""));
        auth.headerValue().ifPresent(value -> headers.set(HttpHeaderNames.AUTHORIZATION, value));
    }

    private Verdict verdict(ChannelId channel, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered(int _, HttpHeaders headers)
            when outcome.isOk() -> new Verdict.Accepted(StreamOptionsReader.read(channel, headers));
            case Outcome.Answered(int status, HttpHeaders _) -> answered(status);
            case Outcome.Unanswered(String reason) -> failed(reason);
            case Outcome.Unreachable(String reason) -> failed(reason);
        };
    }

    /** Only 4xx means that the key is wrong: 5xx is a failure, and redirects and other 2xx are not in the protocol. */
    private Verdict answered(int status) {
        String reason = "the application answered " + status;
        return status >= 400 && status < 500 ? new Verdict.Refused(reason) : failed(reason);
    }

    private Verdict failed(String reason) {
        failures.warn("publishers are refused because KEY_VERIFICATION_URL cannot verify their keys: {}", reason);
        return new Verdict.Refused("key verification failed: " + reason);
    }
}
