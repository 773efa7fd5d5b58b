package dev.headend.coordinator.verification;

import dev.headend.coordinator.stream.KeyVerifier;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamKey;
import dev.headend.net.http.HeaderPost;
import dev.headend.net.http.HeaderPost.Answer;
import dev.headend.net.http.auth.HttpAuth;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import reactor.core.publisher.Mono;

/** Asks the application with one POST a publisher; 200 is yes, anything else, or nothing in time, is no. */
final class HttpKeyVerifier implements KeyVerifier {
    /** Of all answers, the one that is a yes. */
    static final int GOOD = 200;

    private final HeaderPost application;
    private final HttpAuth auth;
    private final VerificationMetrics metrics;

    HttpKeyVerifier(HeaderPost application, HttpAuth auth, VerificationMetrics metrics) {
        this.application = application;
        this.auth = auth;
        this.metrics = metrics;
    }

    @Override
    public Mono<Verdict> verify(ChannelId channel, StreamKey key, String userIp) {
        return metrics.timed(application.send(headers -> write(headers, channel, key, userIp)))
                .map(answer -> verdict(channel, answer));
    }

    private void write(HttpHeaders headers, ChannelId channel, StreamKey key, String userIp) {
        headers.set("x-streaming-channel", channel.value());
        headers.set("x-streaming-key", key.value());
        headers.set("x-user-ip", userIp.replaceAll("[^\\x21-\\x7e]", ""));
        auth.headerValue().ifPresent(value -> headers.set(HttpHeaderNames.AUTHORIZATION, value));
    }

    private static Verdict verdict(ChannelId channel, Answer answer) {
        return switch (answer) {
            case Answer.Given(int status, HttpHeaders headers)
            when status == GOOD -> new Verdict.Accepted(StreamOptionsReader.read(channel, headers));
            case Answer.Given(int status, HttpHeaders _) -> new Verdict.Refused("the application answered " + status);
            case Answer.Missing(String reason) -> silent(reason);
            case Answer.NobodyThere(String reason) -> silent(reason);
        };
    }

    private static Verdict silent(String reason) {
        return new Verdict.Refused("the application cannot be asked: " + reason);
    }
}
