package dev.headend.coordinator.stream;

import dev.headend.media.ChannelId;
import dev.headend.media.Ladder;
import dev.headend.media.PreviewSpec;
import dev.headend.media.StreamKey;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Asks whoever knows whether somebody may publish. */
@FunctionalInterface
public interface KeyVerifier {
    /**
     * Asks. Never an error: whoever cannot be asked refuses.
     *
     * @param userIp the publisher's address as the edge wrote it; may be empty
     */
    Mono<Verdict> verify(ChannelId channel, StreamKey key, String userIp);

    /** The answer. */
    sealed interface Verdict {
        /** The key is good, and this is what is to be made of the stream. */
        record Accepted(StreamOptions options) implements Verdict {}

        /**
         * It is not.
         *
         * @param reason for the log
         */
        record Refused(String reason) implements Verdict {}
    }

    /**
     * What is to be made of a stream.
     *
     * @param previews null = none
     */
    record StreamOptions(
            Ladder ladder, boolean record, @Nullable PreviewSpec previews) {
        /** What a stream gets when nobody says anything. */
        public static final StreamOptions NONE = new StreamOptions(Ladder.ORIGINAL, false, null);
    }
}
