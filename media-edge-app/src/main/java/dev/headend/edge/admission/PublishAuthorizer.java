package dev.headend.edge.admission;

import dev.headend.media.ChannelId;
import dev.headend.media.StreamId;
import reactor.core.publisher.Mono;

/** Decides who may publish. Implementations are safe for any thread and never block. */
public interface PublishAuthorizer {
    /**
     * Asks about one publisher. The answer is subscribed to once and never cancelled, not even when the publisher leaves
     * before it is known: a late {@link Verdict.Accepted} is given back through {@link #ended}. It may come on any thread.
     *
     * @return the verdict; an error or an empty answer refuses
     */
    Mono<Verdict> authorize(PublishAttempt attempt);

    /** An accepted stream has ended. Called exactly once for every {@link Verdict.Accepted}, on any thread. */
    void ended(ChannelId channel, StreamId streamId);
}
