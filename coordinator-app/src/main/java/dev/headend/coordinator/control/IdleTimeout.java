package dev.headend.coordinator.control;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * Detects a peer that has sent nothing for too long. The time runs only while the peer is read from: when so many of its
 * messages are under way that it is not, the coordinator is slow. For one connection.
 */
final class IdleTimeout {
    /** Checks within the time that is allowed. */
    private static final int CHECKS = 20;

    private final Duration allowed;
    private final Scheduler timer;
    /** Messages requested from upstream and not received yet. */
    private long awaited;
    /** {@link Scheduler#now} in nanoseconds; matters while messages are awaited. */
    private long since;

    IdleTimeout(Duration allowed, Scheduler timer) {
        this.allowed = allowed;
        this.timer = timer;
    }

    /** Observes the requests for messages and their receipt. */
    <T> Flux<T> watch(Flux<T> messages) {
        return messages.doOnRequest(this::requested).doOnNext(_ -> received());
    }

    /** Fails with a {@link TimeoutException} when the timeout is exceeded; never completes. */
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
