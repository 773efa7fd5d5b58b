package dev.headend.edge.callback;

import dev.headend.edge.admission.PublishAttempt;
import dev.headend.media.ChannelId;
import dev.headend.net.Backoff;
import dev.headend.net.http.HeaderPost;
import dev.headend.net.http.HeaderPost.Outcome;
import dev.headend.net.http.PostMetrics;
import dev.headend.text.LogText;
import dev.headend.text.LogThrottle;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/**
 * Tells the application that streams have ended, each until it answers 200: after a growing pause, and for a bounded time.
 * The log has, with channel and stream id, what is given up or left when the program stops, and, thinned, what is not taken
 * at once. Safe for any thread.
 */
final class StopDelivery {
    private static final Logger log = LoggerFactory.getLogger(StopDelivery.class);
    private static final double LEAST_PAUSE = 0.8;
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final HeaderPost application;
    private final CallbackToken tokens;
    private final PostMetrics metrics;
    private final Limits limits;
    private final Backoff backoff;
    private final Map<Long, Stop> waiting = new ConcurrentHashMap<>();
    /** Those whose first attempt has no answer yet. */
    private final Map<ChannelId, Stop> untried = new ConcurrentHashMap<>();

    private final LogThrottle failed = new LogThrottle(log, QUIET, Clock.systemUTC());
    private final LogThrottle takenAfterAll = new LogThrottle(log, QUIET, Clock.systemUTC());
    private final AtomicLong number = new AtomicLong();
    private final Counter lost;
    /** Ends all pauses: the program stops. */
    private final Sinks.Empty<Void> hurry = Sinks.empty();

    private volatile boolean closing;

    /**
     * Bounds of the delivery.
     *
     * @param pause after the first failure; it doubles with each
     * @param longestPause at most
     * @param giveUpAfter for how long one is tried
     * @param waiting how many may be tried again at the same time; further ones are tried once
     * @param closing how long the end of the program waits for what is left
     */
    record Limits(Duration pause, Duration longestPause, Duration giveUpAfter, int waiting, Duration closing) {
        /** Of a running edge: an hour of an application's downtime, some 10 MB. */
        static final Limits DEFAULT = new Limits(
                Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofHours(1), 10_000, Duration.ofSeconds(5));
    }

    /** @param tried whether the first attempt succeeded */
    private record Stop(
            PublishAttempt attempt,
            String streamId,
            CompletableFuture<Boolean> tried,
            CompletableFuture<Void> settled) {
        Stop(PublishAttempt attempt, String streamId) {
            this(attempt, streamId, new CompletableFuture<>(), new CompletableFuture<>());
        }

        @Override
        public String toString() {
            return "channel " + attempt.channel() + " stream " + LogText.line(streamId);
        }
    }

    /** An answer that is not 200, or none. */
    private static final class NotDelivered extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotDelivered(String reason) {
            super(reason, null, false, false);
        }
    }

    StopDelivery(HeaderPost application, CallbackToken tokens, MeterRegistry registry, Limits limits) {
        this.application = application;
        this.tokens = tokens;
        this.limits = limits;
        this.backoff = new Backoff(limits.pause(), limits.longestPause(), LEAST_PAUSE, new Random());
        this.metrics = new PostMetrics(
                registry, "headend.callback.stop", "Attempts to tell the application of a stream's end.", "delivered");
        this.lost = Counter.builder("headend.callback.stops.lost")
                .description("Ends of streams that the application was never told of.")
                .register(registry);
        Gauge.builder("headend.callback.stops.waiting", waiting, Map::size)
                .description("Ends of streams that the application has not been told of yet.")
                .register(registry);
    }

    /** Tells of one stream, in the background. @param streamId as the application has named it */
    void deliver(PublishAttempt attempt, String streamId) {
        boolean once = waiting.size() >= limits.waiting();
        Stop stop = new Stop(attempt, streamId);
        long key = number.incrementAndGet();
        waiting.put(key, stop);
        untried.put(attempt.channel(), stop);
        Mono<Void> post = post(stop).doFinally(end -> tried(stop, end == SignalType.ON_COMPLETE));
        Mono<Void> delivery = once ? post : post.retryWhen(again(stop)).timeout(limits.giveUpAfter());
        delivery.doFinally(_ -> settled(key, stop))
                .subscribe(_ -> {}, failure -> giveUp(key, stop, failure), () -> taken(stop));
    }

    /**
     * Waits until the application has had a chance to hear that the channel's latest stream has ended: until the first attempt
     * to tell it has been answered or has failed, which it does after a timeout at the latest. Never an error.
     */
    Mono<Void> firstAttempt(ChannelId channel) {
        return Mono.defer(() -> {
            Stop stop = untried.get(channel);
            return stop == null ? Mono.empty() : Mono.fromFuture(stop.tried()).then();
        });
    }

    private void tried(Stop stop, boolean success) {
        untried.remove(stop.attempt().channel(), stop);
        stop.tried().complete(success);
    }

    private void taken(Stop stop) {
        if (!stop.tried().getNow(true)) {
            takenAfterAll.info("{}: the application knows now that it has ended", stop);
        }
    }

    private void settled(long key, Stop stop) {
        waiting.remove(key);
        stop.settled().complete(null);
    }

    private Mono<Void> post(Stop stop) {
        return metrics.timed(application.send(
                        headers -> headers.set(CallbackAuthorizer.EVENT, tokens.stop(stop.attempt(), stop.streamId()))))
                .flatMap(outcome -> outcome.isOk() ? Mono.empty() : Mono.error(failure(stop, outcome)));
    }

    private static NotDelivered failure(Stop stop, Outcome outcome) {
        String reason = switch (outcome) {
            case Outcome.Answered(int status, var _) -> "the application answered " + status;
            case Outcome.Unanswered(String why) -> why;
            case Outcome.Unreachable(String why) -> why;
        };
        log.debug("{}: stop callback failed: {}", stop, reason);
        return new NotDelivered(reason);
    }

    private Retry again(Stop stop) {
        return Retry.from(failures -> failures.concatMap(failure -> {
            if (failure.totalRetries() == 0) {
                warn(stop, failure.failure());
            }
            return pause(failure.totalRetries());
        }));
    }

    private void warn(Stop stop, Throwable failure) {
        failed.warn(
                "{}: the application does not know yet that it has ended: {}; trying again for {} min at most",
                stop,
                String.valueOf(failure.getMessage()),
                limits.giveUpAfter().toMinutes());
    }

    private Mono<Long> pause(long failures) {
        return closing
                ? Mono.delay(limits.pause())
                : Mono.delay(backoff.after(failures + 1))
                        .takeUntilOther(hurry.asMono())
                        .defaultIfEmpty(0L);
    }

    private void giveUp(long key, Stop stop, Throwable failure) {
        if (!waiting.remove(key, stop)) {
            return;
        }
        lost.increment();
        String reason = failure instanceof TimeoutException
                ? "no success within " + limits.giveUpAfter().toMinutes() + " min"
                : String.valueOf(failure.getMessage());
        log.error("{}: the application does not know that it has ended: {}", stop, reason);
    }

    /**
     * The program stops: tries all that is left at once and again, for a short time, and gives up what is left then. Blocks
     * meanwhile. May be called again.
     *
     * @param asked who is still being decided about: an end may follow, which is waited for too
     */
    void close(Collection<CompletableFuture<Void>> asked) {
        closing = true;
        hurry.tryEmitEmpty();
        long deadline = System.nanoTime() + limits.closing().toNanos();
        await(asked, deadline);
        await(waiting.values().stream().map(Stop::settled).toList(), deadline);
        IllegalStateException left = new IllegalStateException("the program stops before it answered");
        waiting.forEach((key, stop) -> giveUp(key, stop, left));
    }

    /** @param deadline as by {@link System#nanoTime()} */
    private static void await(Collection<CompletableFuture<Void>> all, long deadline) {
        try {
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                    .get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException late) {
            log.debug("callbacks are left: {}", late.toString());
        }
    }
}
