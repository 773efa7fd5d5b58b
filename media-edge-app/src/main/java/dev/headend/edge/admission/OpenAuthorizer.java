package dev.headend.edge.admission;

import dev.headend.media.StreamId;
import java.time.Clock;
import reactor.core.publisher.Mono;

/** Accepts everybody, with any key: for an edge without a coordinator and without a callback. */
public final class OpenAuthorizer implements PublishAuthorizer {
    private final StreamIds streamIds;

    public OpenAuthorizer(Clock clock) {
        this.streamIds = new StreamIds(clock);
    }

    @Override
    public Mono<Verdict> authorize(PublishAttempt attempt) {
        return Mono.fromSupplier(() -> new Verdict.Accepted(streamIds.next(), false));
    }

    @Override
    public void ended(PublishAttempt attempt, StreamId streamId) {
        // Nobody was asked, so nobody is told.
    }
}
