package dev.headend.coordinator.control;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * For how long nothing is heard of a peer that is listened to. While so much of what it said is still being dealt with that
 * nothing more is read, the time does not run: that is our silence, not its.
 */
final class IdleTimeout {
    /** How often it is looked at within the time that is allowed. */
    private static final int LOOKS = 20;

    private final Duration allowed;
    private final Scheduler timer;
    /** Messages that are asked for and have not come. */
    private long awaited;
    /** {@link Scheduler#now} in nanoseconds; counts while messages are awaited. */
    private long since;

    private IdleTimeout(Duration allowed, Scheduler timer) {
        this.allowed = allowed;
        this.timer = timer;
    }

    /** The messages as they come; a {@link TimeoutException} when none comes for so long although there is demand. */
    static <T> Flux<T> limit(Flux<T> messages, Duration allowed, Scheduler timer) {
        return Flux.defer(() -> {
            IdleTimeout silence = new IdleTimeout(allowed, timer);
            return messages.doOnRequest(silence::listensFor)
                    .doOnNext(_ -> silence.hears())
                    .takeUntilOther(silence.tooLong());
        });
    }

    private synchronized void listensFor(long messages) {
        if (awaited == 0) {
            since = now();
        }
        awaited = Operators.addCap(awaited, messages);
    }

    private synchronized void hears() {
        awaited--;
        since = now();
    }

    private synchronized boolean isTooLong() {
        return awaited > 0 && now() - since >= allowed.toNanos();
    }

    private long now() {
        return timer.now(TimeUnit.NANOSECONDS);
    }

    private Mono<Void> tooLong() {
        return Flux.interval(allowed.dividedBy(LOOKS), timer)
                .onBackpressureDrop()
                .filter(_ -> isTooLong())
                .next()
                .flatMap(_ -> Mono.error(new TimeoutException()));
    }
}
