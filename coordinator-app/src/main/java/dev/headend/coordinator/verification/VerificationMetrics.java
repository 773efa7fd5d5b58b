package dev.headend.coordinator.verification;

import dev.headend.coordinator.stream.KeyVerifier.Verdict;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import reactor.core.publisher.Mono;

/** Counts and times the application's answers ({@code headend_key_verification}). */
final class VerificationMetrics {
    private final Timer accepted;
    private final Timer refused;

    VerificationMetrics(MeterRegistry registry) {
        this.accepted = timer(registry, "accepted");
        this.refused = timer(registry, "refused");
    }

    private static Timer timer(MeterRegistry registry, String outcome) {
        return Timer.builder("headend.key.verification")
                .description("Stream keys that the application was asked about.")
                .tag("outcome", outcome)
                .register(registry);
    }

    Mono<Verdict> timed(Mono<Verdict> question) {
        return question.timed()
                .doOnNext(timed -> of(timed.get()).record(timed.elapsed()))
                .map(timed -> timed.get());
    }

    private Timer of(Verdict verdict) {
        return verdict instanceof Verdict.Accepted ? accepted : refused;
    }
}
