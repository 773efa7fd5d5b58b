package dev.headend.net.http;

import dev.headend.net.http.HeaderPost.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.netty.handler.codec.http.HttpHeaders;
import reactor.core.publisher.Mono;

/** Counts and times posts by their outcome. */
public final class PostMetrics {
    /** The first of those by which a server, or a proxy before it, says that the fault is on its side. */
    private static final int SERVER_ERROR = 500;

    private final Timer ok;
    private final Timer refused;
    private final Timer failed;
    private final Timer unanswered;
    private final Timer unreachable;

    /**
     * Registers the timers.
     *
     * @param name of the metric
     * @param ok the tag's value for an answer of 200; the others are {@code refused}, {@code failed} (5xx), {@code unanswered} and
     *     {@code unreachable}
     */
    public PostMetrics(MeterRegistry registry, String name, String description, String ok) {
        this.ok = timer(registry, name, description, ok);
        this.refused = timer(registry, name, description, "refused");
        this.failed = timer(registry, name, description, "failed");
        this.unanswered = timer(registry, name, description, "unanswered");
        this.unreachable = timer(registry, name, description, "unreachable");
    }

    private static Timer timer(MeterRegistry registry, String name, String description, String outcome) {
        return Timer.builder(name)
                .description(description)
                .tag("outcome", outcome)
                .register(registry);
    }

    /** The same post, which is counted when it ends. */
    public Mono<Outcome> timed(Mono<Outcome> post) {
        return post.timed()
                .doOnNext(timed -> timer(timed.get()).record(timed.elapsed()))
                .map(timed -> timed.get());
    }

    private Timer timer(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered _ when outcome.isOk() -> ok;
            case Outcome.Answered(int status, HttpHeaders _) -> status >= SERVER_ERROR ? failed : refused;
            case Outcome.Unanswered _ -> unanswered;
            case Outcome.Unreachable _ -> unreachable;
        };
    }
}
