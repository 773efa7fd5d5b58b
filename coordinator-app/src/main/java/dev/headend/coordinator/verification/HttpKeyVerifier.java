package dev.headend.coordinator.verification;

import dev.headend.coordinator.stream.KeyVerifier;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamKey;
import dev.headend.net.http.HeaderPost;
import dev.headend.net.http.HeaderPost.Outcome;
import dev.headend.net.http.PostMetrics;
import dev.headend.net.http.auth.HttpAuth;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import reactor.core.publisher.Mono;

/** Asks the application with one POST per publisher: 200 accepts, any other status or no answer in time refuses. */
final class HttpKeyVerifier implements KeyVerifier {
    private final HeaderPost application;
    private final HttpAuth auth;
    private final PostMetrics metrics;

    HttpKeyVerifier(HeaderPost application, HttpAuth auth, PostMetrics metrics) {
        this.application = application;
        this.auth = auth;
        this.metrics = metrics;
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

    private static Verdict verdict(ChannelId channel, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered(int _, HttpHeaders headers)
            when outcome.isOk() -> new Verdict.Accepted(StreamOptionsReader.read(channel, headers));
            case Outcome.Answered(int status, HttpHeaders _) ->
                new Verdict.Refused("the application answered " + status);
            case Outcome.Unanswered(String reason) -> unreachable(reason);
            case Outcome.Unreachable(String reason) -> unreachable(reason);
        };
    }

    private static Verdict unreachable(String reason) {
        return new Verdict.Refused("key verification failed: " + reason);
    }
}
