package dev.headend.coordinator.control;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * For how long nothing is received from a peer that is read from. While so much of what it said is still under way that
 * nothing more is read, the time does not run: then it is the coordinator that is slow. For one connection.
 */
final class IdleTimeout {
    /** How often the time is looked at while it runs. */
    private static final int CHECKS = 20;

    private final Duration allowed;
    private final Scheduler timer;
    /** Messages that are asked for and have not come. */
    private long awaited;
    /** {@link Scheduler#now} in nanoseconds; counts while messages are awaited. */
    private long since;

    IdleTimeout(Duration allowed, Scheduler timer) {
        this.allowed = allowed;
        this.timer = timer;
    }

    /** The messages, as they are asked for and come. */
    <T> Flux<T> watch(Flux<T> messages) {
        return messages.doOnRequest(this::requested).doOnNext(_ -> received());
    }

    /** A {@link TimeoutException} when none has come for so long although there is demand; never completes. */
    Mono<Void> exceeded() {
        return Flux.interval(allowed.dividedBy(CHECKS), timer)
                .onBackpressureDrop()
                .filter(_ -> isExceeded())
                .next()
                .flatMap(_ -> Mono.error(new TimeoutException()));
    }

    private synchronized void requested(long messages) {
        if (awaited == 0) {
            since = now();
        }
        awaited = Operators.addCap(awaited, messages);
    }

    private synchronized void received() {
        awaited--;
        since = now();
    }

    private synchronized boolean isExceeded() {
        return awaited > 0 && now() - since >= allowed.toNanos();
    }

    private long now() {
        return timer.now(TimeUnit.NANOSECONDS);
    }
}
