package dev.headend.coordinator.events;

import dev.headend.coordinator.events.Outbox.Claim;
import dev.headend.net.Backoff;
import dev.headend.net.http.HeaderPost;
import dev.headend.net.http.HeaderPost.Outcome;
import dev.headend.net.http.PostMetrics;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
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
    /** For storing the outcome of an attempt once the program is to stop: a store that is away must not hold that up. */
    private static final Duration STORE_WHEN_STOPPING = Duration.ofSeconds(2);

    private final Outbox outbox;
    private final HeaderPost application;
    private final CallbackHeaders headers;
    private final Backoff backoff;
    private final int concurrency;
    private final FreeSlots slots;
    private final PostMetrics metrics;
    private final Clock clock;

    private final FailureLog failures;
    /** Whether the latest attempt could not connect. Then one event a second is tried, and the others keep their attempts. */
    private volatile boolean unreachable;

    private final Sinks.Empty<Void> stopping = Sinks.empty();
    private volatile boolean isStopping;
    /** Outcomes that were given up. */
    private final AtomicInteger unstored = new AtomicInteger();

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
        this.slots = new FreeSlots(concurrency);
        this.metrics = metrics;
        this.clock = clock;
        this.failures = new FailureLog(clock);
    }

    @Override
    public void start() {
        running = deliveries().checkpoint("event delivery").subscribe();
    }

    /** Waits for the callbacks under way, and a little for the store to take their outcomes. */
    @Override
    public void stop(Runnable stopped) {
        isStopping = true;
        stopping.tryEmitEmpty();
        Disposable current = running;
        if (current == null || current.isDisposed()) {
            stopped.run();
            return;
        }
        Disposable ignored = Flux.interval(Duration.ofMillis(20))
                .takeUntil(_ -> current.isDisposed())
                .doOnComplete(this::logUnstored)
                .subscribe(_ -> {}, _ -> stopped.run(), stopped);
    }

    private void logUnstored() {
        int events = unstored.get();
        if (events > 0) {
            log.warn("the outcomes of {} callbacks could not be stored; those events are delivered again", events);
        }
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
        return Flux.defer(this::claims).repeat(() -> !isStopping).flatMap(this::deliver, concurrency, 1);
    }

    /** As many as there are free slots, so that none waits for one while its claim runs out; none if it is time to stop. */
    private Flux<Claim> claims() {
        return slots.count()
                .delayUntil(_ -> unreachable ? Mono.delay(UNREACHABLE_PAUSE) : Mono.empty())
                .takeUntilOther(stopping.asMono())
                .flatMapMany(free -> claims(unreachable ? 1 : free));
    }

    /** A page of claims; none after a wait if nothing is due. Not given up once it is asked for: claims would be left. */
    private Flux<Claim> claims(int max) {
        Mono<Void> addition = outbox.nextAddition();
        return outbox.claim(max, clock.instant())
                .doOnNext(claims -> slots.take(claims.size()))
                .flatMapMany(claims -> claims.isEmpty() ? idle(addition) : Flux.fromIterable(claims))
                .onErrorResume(failure ->
                        Mono.delay(STORE_PAUSE).then().or(stopping.asMono()).thenMany(Flux.empty()));
    }

    private Flux<Claim> idle(Mono<Void> addition) {
        return Mono.firstWithSignal(addition, Mono.delay(POLL_INTERVAL).then(), stopping.asMono())
                .thenMany(Flux.empty());
    }

    /** The slot is taken until the outcome is stored, so that what waits while the store is away is bounded. */
    private Mono<Void> deliver(Claim claim) {
        return attempt(claim).doFinally(_ -> slots.release());
    }

    private Mono<Void> attempt(Claim claim) {
        return metrics.timed(application.send(request -> headers.write(claim, request)))
                .doOnNext(this::noteReachability)
                .flatMap(outcome -> settle(claim, outcome).or(tooLate()))
                .onErrorResume(failure -> {
                    log.error(
                            "event {}: outcome of its attempt could not be stored: {}",
                            claim.event().id(),
                            failure.toString());
                    return Mono.empty();
                });
    }

    private Mono<Void> tooLate() {
        return stopping.asMono()
                .then(Mono.delay(STORE_WHEN_STOPPING))
                .doOnNext(_ -> unstored.incrementAndGet())
                .then();
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
