package dev.headend.edge.admission;

import dev.headend.media.StreamId;
import reactor.core.publisher.Mono;

/** Decides who may publish. Implementations are safe for any thread and never block, except where it is said. */
public interface PublishAuthorizer {
    /**
     * Asks about one publisher. The answer is subscribed to once and never cancelled, not even when the publisher leaves
     * before it is known: a late {@link Verdict.Accepted} is given back through {@link #ended}. It may come on any thread.
     * Of one channel no second attempt is asked about before the verdict on the first.
     *
     * @return the verdict; an error or an empty answer refuses
     */
    Mono<Verdict> authorize(PublishAttempt attempt);

    /**
     * An accepted stream has ended. Called exactly once for every {@link Verdict.Accepted}, on any thread.
     *
     * @param attempt the one that was accepted
     */
    void ended(PublishAttempt attempt, StreamId streamId);

    /** Whether an encoder is expected for the streams that it accepts, so that one may come before the verdict does. */
    default boolean expectsEncoders() {
        return false;
    }

    /**
     * The program is about to stop: its publishers will come by other edges, some of them before their streams have ended here. May be
     * called on any thread.
     */
    default void drain() {}

    /**
     * The program stops, and every accepted stream has ended: tells what is still to be told. Blocks for a few seconds at
     * most: not for an event loop.
     */
    default void close() {}
}
