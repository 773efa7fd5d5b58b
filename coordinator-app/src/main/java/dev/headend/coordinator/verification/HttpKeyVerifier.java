package dev.headend.coordinator.verification;

import dev.headend.coordinator.stream.KeyVerifier;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamKey;
import dev.headend.net.http.HttpAuth;
import dev.headend.net.http.UnreadBody;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/** Asks the application with one POST a publisher; 200 is yes, anything else, or nothing in time, is no. */
final class HttpKeyVerifier implements KeyVerifier {
    private static final int GOOD = 200;

    private final HttpClient client;
    private final URI url;
    private final Duration timeout;
    private final HttpAuth auth;
    private final VerificationMetrics metrics;

    HttpKeyVerifier(HttpClient client, URI url, VerificationProperties properties, VerificationMetrics metrics) {
        this.url = url;
        this.timeout = properties.timeout();
        this.auth = properties.auth().toHttpAuth();
        this.metrics = metrics;
        this.client =
                client.responseTimeout(timeout).option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis());
    }

    @Override
    public Mono<Verdict> verify(ChannelId channel, StreamKey key, String userIp) {
        return metrics.timed(client.headers(headers -> write(headers, channel, key, userIp))
                .post()
                .uri(url)
                .response((response, body) -> UnreadBody.discard(body).thenReturn(verdict(channel, response)))
                .single()
                .timeout(timeout)
                .onErrorResume(
                        failure -> Mono.just(new Verdict.Refused("the application cannot be asked: " + failure))));
    }

    private void write(HttpHeaders headers, ChannelId channel, StreamKey key, String userIp) {
        headers.set(HttpHeaderNames.CONTENT_LENGTH, 0);
        headers.set("x-streaming-channel", channel.value());
        headers.set("x-streaming-key", key.value());
        headers.set("x-user-ip", userIp.replaceAll("[^\\x21-\\x7e]", ""));
        auth.headerValue().ifPresent(value -> headers.set(HttpHeaderNames.AUTHORIZATION, value));
    }

    private static Verdict verdict(ChannelId channel, HttpClientResponse response) {
        int status = response.status().code();
        return status == GOOD
                ? new Verdict.Accepted(WishesReader.read(channel, response.responseHeaders()))
                : new Verdict.Refused("the application answered " + status);
    }
}
