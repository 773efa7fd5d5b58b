package dev.headend.coordinator.events;

import dev.headend.coordinator.stream.StreamEvent;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Mono;

/** The events that the application has not taken yet. Appending is the stream store's business: it happens with a transition. */
public interface Outbox {
    /**
     * Takes events to deliver: of each stream the oldest one, if it is due and nobody else has claimed it. A claim lasts
     * until it is {@link #delivered} or {@link #failed}, or its claimer is gone.
     *
     * @param max how many at most
     * @return the longest due first; empty when there is nothing to do now
     */
    Mono<List<Claim>> claim(int max, Instant now);

    /** The application has taken the event: it is forgotten, and the stream's next one is due at once. */
    Mono<Void> delivered(Claim claim);

    /** The application has not taken it: it comes again, and it alone of its stream, not before the given time. */
    Mono<Void> failed(Claim claim, Instant nextAttempt);

    /** Completes when, from now on, there is an event more to claim: added, or the next of its stream. */
    Mono<Void> nextAddition();

    /**
     * An event to deliver.
     *
     * @param attempt 1 for the first, one more each
     * @param due when it became due: with the stream's id, what names the claim to the store
     */
    record Claim(StreamEvent event, int attempt, Instant due) {}
}
