package dev.headend.coordinator.events;

import dev.headend.coordinator.stream.StreamEvent;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Mono;

/** The undelivered events. The stream store appends them, in the step that causes them. */
public interface Outbox {
    /**
     * Takes events to deliver: of each stream the oldest one, if it is due and not claimed already. A claim lasts until it
     * is {@link #delivered} or {@link #failed}, or the claiming process has died; in a store of several processes it runs
     * out, later than any attempt can end. Then it can be settled still, until somebody has claimed the event anew.
     *
     * @param max how many at most
     * @return the longest due first; empty if none is due
     */
    Mono<List<Claim>> claim(int max, Instant now);

    /** Delivered: the event is removed, and the stream's next one is due at once. */
    Mono<Void> delivered(Claim claim);

    /** Not delivered: it is due again at the given time, and the stream's next ones wait for it. */
    Mono<Void> failed(Claim claim, Instant nextAttempt);

    /** Completes at the next time from now that another event can be claimed: an added one, or the next of its stream. */
    Mono<Void> nextAddition();

    /**
     * An event to deliver.
     *
     * @param attempt 1 for the first, one more each
     * @param token what names the claim to the store: with one that is outdated nothing is settled
     */
    record Claim(StreamEvent event, int attempt, String token) {}
}
