package dev.headend.coordinator.stream;

import dev.headend.media.ChannelId;
import dev.headend.media.Ladder;
import dev.headend.media.PreviewSpec;
import dev.headend.media.StreamKey;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Verifies stream keys. */
@FunctionalInterface
public interface KeyVerifier {
    /**
     * Verifies a publisher's key. Never an error: a key that cannot be verified is refused.
     *
     * @param userIp the publisher's address as the edge wrote it; may be empty
     */
    Mono<Verdict> verify(ChannelId channel, StreamKey key, String userIp);

    /** The result. */
    sealed interface Verdict {
        /** The key is accepted, with the options of its stream. */
        record Accepted(StreamOptions options) implements Verdict {}

        /**
         * The key is refused.
         *
         * @param reason for the log
         */
        record Refused(String reason) implements Verdict {}
    }

    /**
     * How a stream is encoded and recorded.
     *
     * @param previews null = none
     */
    record StreamOptions(
            Ladder ladder, boolean record, @Nullable PreviewSpec previews) {
        /** The defaults. */
        public static final StreamOptions NONE = new StreamOptions(Ladder.ORIGINAL, false, null);
    }
}
