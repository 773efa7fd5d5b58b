package dev.headend.coordinator.events;

import dev.headend.coordinator.events.CallbackClient.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import reactor.core.publisher.Mono;

/** Counts and times the attempts to deliver ({@code headend_callback_attempts}). */
final class CallbackMetrics {
    private static final String NAME = "headend.callback.attempts";

    private final Timer taken;
    private final Timer refused;
    private final Timer unanswered;
    private final Timer unreachable;

    CallbackMetrics(MeterRegistry registry) {
        this.taken = timer(registry, "delivered");
        this.refused = timer(registry, "refused");
        this.unanswered = timer(registry, "unanswered");
        this.unreachable = timer(registry, "unreachable");
    }

    private static Timer timer(MeterRegistry registry, String outcome) {
        return Timer.builder(NAME)
                .description("Attempts to deliver an event to the application.")
                .tag("outcome", outcome)
                .register(registry);
    }

    Mono<Outcome> timed(Mono<Outcome> attempt) {
        return attempt.timed()
                .doOnNext(timed -> of(timed.get()).record(timed.elapsed()))
                .map(timed -> timed.get());
    }

    private Timer of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Taken _ -> taken;
            case Outcome.Refused _ -> refused;
            case Outcome.Unreachable _ -> unanswered;
            case Outcome.NobodyThere _ -> unreachable;
        };
    }
}
