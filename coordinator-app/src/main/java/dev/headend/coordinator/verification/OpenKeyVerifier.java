package dev.headend.coordinator.verification;

import dev.headend.coordinator.stream.KeyVerifier;
import dev.headend.media.ChannelId;
import dev.headend.media.StreamKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Accepts every key, as {@code KEY_VERIFICATION_URL} and {@code PUBLISH_TOKEN} are unset. */
final class OpenKeyVerifier implements KeyVerifier {
    private static final Logger log = LoggerFactory.getLogger(OpenKeyVerifier.class);

    OpenKeyVerifier() {
        log.warn(
                "neither KEY_VERIFICATION_URL nor PUBLISH_TOKEN is set: ANYONE may publish to any channel with any key");
    }

    @Override
    public Mono<Verdict> verify(ChannelId channel, StreamKey key, String userIp) {
        return Mono.just(new Verdict.Accepted(StreamOptions.NONE));
    }
}
