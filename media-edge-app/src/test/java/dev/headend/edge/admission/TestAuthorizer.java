package dev.headend.edge.admission;

import dev.headend.media.StreamId;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Decides when and as the test says, and expects an encoder for every stream. */
final class TestAuthorizer implements PublishAuthorizer {
    final List<StreamId> ended = new ArrayList<>();
    private Sinks.One<Verdict> verdict = Sinks.one();

    /** The verdict on whoever has been asked about. */
    void decide(Verdict decided) {
        Sinks.One<Verdict> asked = verdict;
        verdict = Sinks.one();
        asked.tryEmitValue(decided).orThrow();
    }

    @Override
    public boolean expectsEncoders() {
        return true;
    }

    @Override
    public Mono<Verdict> authorize(PublishAttempt attempt) {
        return verdict.asMono();
    }

    @Override
    public void ended(PublishAttempt attempt, StreamId streamId) {
        ended.add(streamId);
    }
}
