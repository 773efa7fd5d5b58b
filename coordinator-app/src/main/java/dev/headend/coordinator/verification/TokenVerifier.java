package dev.headend.coordinator.verification;

import dev.headend.coordinator.stream.KeyVerifier;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Accepts one key for all channels ({@code PUBLISH_TOKEN}), and orders the same for all their streams. */
final class TokenVerifier implements KeyVerifier {
    private static final Logger log = LoggerFactory.getLogger(TokenVerifier.class);

    private static final String NOT_THE_TOKEN =
            "the key is not the token (PUBLISH_TOKEN, or RTMP_PUBLISH_TOKEN of ./headend edge)";

    private final StreamKey token;
    private final StreamOptions options;

    TokenVerifier(StreamKey token, StreamOptions options) {
        this.token = token;
        this.options = options;
        log.info(
                "publishers are accepted by PUBLISH_TOKEN, on every channel; renditions: {}, recordings: {}",
                options.ladder(),
                options.record() ? "yes" : "no");
    }

    @Override
    public Mono<Verdict> verify(ChannelId channel, StreamKey key, String userIp) {
        return Mono.just(key.matches(token) ? new Verdict.Accepted(options) : new Verdict.Refused(NOT_THE_TOKEN));
    }
}
