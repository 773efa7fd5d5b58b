package dev.headend.coordinator.events;

import dev.headend.coordinator.events.CallbackClient.Outcome;
import dev.headend.coordinator.events.Outbox.Claim;
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
 * Takes events out of the outbox and posts them, so many at a time, for as long as the program runs. What cannot be
 * delivered goes back into the outbox with a later time.
 */
final class EventDelivery implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(EventDelivery.class);
    /** How often retries are looked for; new events are heard of at once. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
    /** After nobody was there to be told. */
    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);
    /** After the store has failed. */
    private static final Duration STORE_PAUSE = Duration.ofSeconds(1);

    private final Outbox outbox;
    private final CallbackClient client;
    private final Backoff backoff;
    private final int concurrency;
    private final CallbackMetrics metrics;
    private final Clock clock;

    private final FailureLog failures;
    /** While it is so, one event a second shows whether it still is, and the others wait without costing anything. */
    private volatile boolean nobodyThere;

    private final Sinks.Empty<Void> stopping = Sinks.empty();
    private volatile @Nullable Disposable running;

    EventDelivery(
            Outbox outbox,
            CallbackClient client,
            Backoff backoff,
            int concurrency,
            CallbackMetrics metrics,
            Clock clock) {
        this.outbox = outbox;
        this.client = client;
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

    /** Lets the callbacks under way finish. */
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
        return nobodyThere ? Mono.delay(TRY_AGAIN).thenMany(claims(1)) : claims(concurrency);
    }

    /** A page of claims, or none after waiting for something to happen. */
    private Flux<Claim> claims(int max) {
        Mono<Void> addition = outbox.nextAddition();
        return outbox.claim(max, clock.instant())
                .flatMapMany(claims -> claims.isEmpty() ? idle(addition) : Flux.fromIterable(claims))
                .onErrorResume(failure -> Mono.delay(STORE_PAUSE).thenMany(Flux.empty()));
    }

    private static Flux<Claim> idle(Mono<Void> addition) {
        return Mono.firstWithSignal(addition, Mono.delay(LOOK_AGAIN).then()).thenMany(Flux.empty());
    }

    private Mono<Void> deliver(Claim claim) {
        return metrics.timed(client.post(claim))
                .doOnNext(this::look)
                .flatMap(outcome -> settle(claim, outcome))
                .onErrorResume(failure -> {
                    log.error(
                            "event {}: its attempt could not be noted: {}",
                            claim.event().id(),
                            failure.toString());
                    return Mono.empty();
                });
    }

    private void look(Outcome outcome) {
        boolean before = nobodyThere;
        nobodyThere = outcome instanceof Outcome.NobodyThere;
        if (before && !nobodyThere) {
            log.info("the application can be reached again");
        }
    }

    private Mono<Void> settle(Claim claim, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Taken _ -> {
                log.debug("event {} delivered", claim.event().id());
                yield outbox.delivered(claim);
            }
            case Outcome.Refused(int status) -> failed(claim, "the application answered " + status);
            case Outcome.Unreachable(String reason) -> failed(claim, reason);
            case Outcome.NobodyThere(String reason) -> failed(claim, reason);
        };
    }

    private Mono<Void> failed(Claim claim, String reason) {
        Duration pause = backoff.after(claim.attempt());
        failures.add(claim, pause, reason);
        return outbox.failed(claim, clock.instant().plus(pause));
    }
}
