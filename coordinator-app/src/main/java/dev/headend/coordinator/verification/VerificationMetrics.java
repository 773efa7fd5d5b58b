package dev.headend.coordinator.verification;

import dev.headend.net.http.HeaderPost.Answer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import reactor.core.publisher.Mono;

/** Counts and times the application's answers ({@code headend_key_verification}). */
final class VerificationMetrics {
    private final Timer accepted;
    private final Timer refused;
    private final Timer unanswered;
    private final Timer unreachable;

    VerificationMetrics(MeterRegistry registry) {
        this.accepted = timer(registry, "accepted");
        this.refused = timer(registry, "refused");
        this.unanswered = timer(registry, "unanswered");
        this.unreachable = timer(registry, "unreachable");
    }

    private static Timer timer(MeterRegistry registry, String outcome) {
        return Timer.builder("headend.key.verification")
                .description("Stream keys that the application was asked about.")
                .tag("outcome", outcome)
                .register(registry);
    }

    Mono<Answer> timed(Mono<Answer> question) {
        return question.timed()
                .doOnNext(timed -> of(timed.get()).record(timed.elapsed()))
                .map(timed -> timed.get());
    }

    private Timer of(Answer answer) {
        return switch (answer) {
            case Answer.Given given -> given.status() == HttpKeyVerifier.GOOD ? accepted : refused;
            case Answer.Missing _ -> unanswered;
            case Answer.NobodyThere _ -> unreachable;
        };
    }
}
