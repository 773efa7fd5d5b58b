package dev.headend.coordinator.events;

import dev.headend.coordinator.events.Outbox.Claim;
import dev.headend.net.Backoff;
import dev.headend.net.http.HeaderPost;
import dev.headend.net.http.HeaderPost.Outcome;
import dev.headend.net.http.PostMetrics;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Takes events from the outbox and posts them, several at a time, for as long as the program runs. An event that is not
 * delivered goes back into the outbox, due later.
 */
final class EventDelivery implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(EventDelivery.class);
    /** How often the outbox is polled for retries that are due; new events are signalled. */
    private static final Duration POLL_INTERVAL = Duration.ofMillis(250);
    /** How often one event is tried while the application is unreachable. */
    private static final Duration UNREACHABLE_PAUSE = Duration.ofSeconds(1);
    /** After the store failed to hand out events. */
    private static final Duration STORE_PAUSE = Duration.ofSeconds(1);

    private final Outbox outbox;
    private final HeaderPost application;
    private final CallbackHeaders headers;
    private final Backoff backoff;
    private final int concurrency;
    private final PostMetrics metrics;
    private final Clock clock;

    private final FailureLog failures;
    /** Whether the latest attempt could not connect. Then one event a second is tried, and the others keep their attempts. */
    private volatile boolean unreachable;

    private final Sinks.Empty<Void> stopping = Sinks.empty();
    private volatile @Nullable Disposable running;

    EventDelivery(
            Outbox outbox,
            HeaderPost application,
            CallbackHeaders headers,
            Backoff backoff,
            int concurrency,
            PostMetrics metrics,
            Clock clock) {
        this.outbox = outbox;
        this.application = application;
        this.headers = headers;
        this.backoff = backoff;
        this.concurrency = concurrency;
        this.metrics = metrics;
        this.clock = clock;
        this.failures = new FailureLog(clock);
    }

    @Override
    public void start() {
        running = deliveries().checkpoint("event delivery").subscribe();
    }

    /** Waits for the callbacks under way. */
    @Override
    public void stop(Runnable stopped) {
        stopping.tryEmitEmpty();
        Disposable current = running;
        if (current == null || current.isDisposed()) {
            stopped.run();
            return;
        }
        Disposable ignored = Flux.interval(Duration.ofMillis(20))
                .takeUntil(_ -> current.isDisposed())
                .subscribe(_ -> {}, _ -> stopped.run(), stopped);
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public boolean isRunning() {
        Disposable current = running;
        return current != null && !current.isDisposed();
    }

    /** Starts before the web server and stops after it. */
    @Override
    public int getPhase() {
        return 0;
    }

    private Flux<Void> deliveries() {
        return Flux.defer(this::claims)
                .repeat()
                .takeUntilOther(stopping.asMono())
                .flatMap(this::deliver, concurrency, 1);
    }

    private Flux<Claim> claims() {
        return unreachable ? Mono.delay(UNREACHABLE_PAUSE).thenMany(claims(1)) : claims(concurrency);
    }

    /** A page of claims; none after a wait if nothing is due. */
    private Flux<Claim> claims(int max) {
        Mono<Void> addition = outbox.nextAddition();
        return outbox.claim(max, clock.instant())
                .flatMapMany(claims -> claims.isEmpty() ? idle(addition) : Flux.fromIterable(claims))
                .onErrorResume(failure -> Mono.delay(STORE_PAUSE).thenMany(Flux.empty()));
    }

    private static Flux<Claim> idle(Mono<Void> addition) {
        return Mono.firstWithSignal(addition, Mono.delay(POLL_INTERVAL).then()).thenMany(Flux.empty());
    }

    private Mono<Void> deliver(Claim claim) {
        return metrics.timed(application.send(request -> headers.write(claim, request)))
                .doOnNext(this::noteReachability)
                .flatMap(outcome -> settle(claim, outcome))
                .onErrorResume(failure -> {
                    log.error(
                            "event {}: outcome of its attempt could not be stored: {}",
                            claim.event().id(),
                            failure.toString());
                    return Mono.empty();
                });
    }

    private void noteReachability(Outcome outcome) {
        boolean before = unreachable;
        unreachable = outcome instanceof Outcome.Unreachable;
        if (before && !unreachable) {
            log.info("the application is reachable again");
        }
    }

    private Mono<Void> settle(Claim claim, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered _
            when outcome.isOk() -> {
                log.debug("event {} delivered", claim.event().id());
                yield outbox.delivered(claim);
            }
            case Outcome.Answered(int status, HttpHeaders _) -> failed(claim, "the application answered " + status);
            case Outcome.Unanswered(String reason) -> failed(claim, reason);
            case Outcome.Unreachable(String reason) -> failed(claim, reason);
        };
    }

    private Mono<Void> failed(Claim claim, String reason) {
        Duration pause = backoff.after(claim.attempt());
        failures.add(claim, pause, reason);
        return outbox.failed(claim, clock.instant().plus(pause));
    }
}
