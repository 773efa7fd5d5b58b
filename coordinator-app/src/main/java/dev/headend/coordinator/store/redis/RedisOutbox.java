package dev.headend.coordinator.store.redis;

import dev.headend.coordinator.events.AdditionSignal;
import dev.headend.coordinator.events.Outbox;
import dev.headend.coordinator.store.redis.script.Script;
import dev.headend.coordinator.store.redis.script.Scripts;
import dev.headend.media.StreamId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The events that wait for the application, of all replicas together: {@code claim-events.lua} and {@code settle-event.lua} say
 * what holds. What is due, and when a claim runs out, is by the clock of Redis. While Redis is away claims fail, and what is to
 * be settled waits. Thread-safe.
 */
final class RedisOutbox implements Outbox {
    private static final Logger log = LoggerFactory.getLogger(RedisOutbox.class);
    private static final Duration SLACK = Duration.ofSeconds(5);

    private final Scripts scripts;
    private final Duration lease;
    private final Clock clock;
    private final AdditionSignal additions = new AdditionSignal();
    private final AtomicLong calls = new AtomicLong();
    /** The call that got no answer; 0 = none. It may have claimed something, so it is made again under its number. */
    private final AtomicLong unanswered = new AtomicLong();

    /** What a script answers of one stream. */
    private record Found(StreamId stream, int attempt, String token, String event) {}

    /** @param lease how long a claim lasts: see {@link #leaseFor} */
    RedisOutbox(Scripts scripts, Duration lease, Clock clock) {
        this.scripts = scripts;
        this.lease = lease;
        this.clock = clock;
    }

    /** Attempts begin within the first half of it, and end within the second. */
    static Duration leaseFor(Duration connectTimeout, Duration timeout) {
        return connectTimeout.plus(timeout).multipliedBy(2).plus(SLACK);
    }

    /** A step of this replica has added events. */
    void added() {
        additions.wakeAll();
    }

    @Override
    public Mono<List<Claim>> claim(int max, Instant now) {
        return Mono.defer(() -> {
            long asked = System.nanoTime();
            return ask(max, now).flatMap(this::readable).flatMap(claims -> inTime(claims, asked));
        });
    }

    private Mono<List<Found>> ask(int max, Instant now) {
        long again = unanswered.getAndSet(0);
        long call = again > 0 ? again : calls.incrementAndGet();
        long ahead = Math.max(0, Duration.between(clock.instant(), now).toMillis());
        List<String> arguments = List.of(text(call), text(max), text(ahead), text(lease.toMillis()));
        return scripts.ask(Script.CLAIM_EVENTS, arguments)
                .doOnError(_ -> unanswered.set(call))
                .map(RedisOutbox::found);
    }

    private static List<Found> found(List<Object> reply) {
        String token = (String) reply.getFirst();
        List<Found> all = new ArrayList<>();
        for (int i = 1; i < reply.size(); i += 3) {
            StreamId stream = new StreamId((String) reply.get(i));
            int attempt = Integer.parseInt((String) reply.get(i + 1));
            all.add(new Found(stream, attempt, token, (String) reply.get(i + 2)));
        }
        return all;
    }

    /** Those that this version can read; the others are set aside. */
    private Mono<List<Claim>> readable(List<Found> all) {
        List<Claim> claims = new ArrayList<>();
        List<Found> unreadable = new ArrayList<>();
        for (Found found : all) {
            try {
                claims.add(new Claim(EventText.read(found.event()), found.attempt(), found.token()));
            } catch (IllegalArgumentException ofNoKnownKind) {
                unreadable.add(found);
            }
        }
        return Flux.fromIterable(unreadable).concatMap(this::setAside).then(Mono.just(claims));
    }

    private Mono<Void> setAside(Found found) {
        log.error(
                "an event of stream {} cannot be read; set aside in Redis (outbox:aside), the stream's later events go on",
                found.stream());
        return settle(found.stream(), found.token(), "aside", Duration.ZERO);
    }

    /** Gives back what was claimed so long ago that an attempt could last longer than the claim. */
    private Mono<List<Claim>> inTime(List<Claim> claims, long asked) {
        return System.nanoTime() - asked < lease.toNanos() / 2
                ? Mono.just(claims)
                : Flux.fromIterable(claims)
                        .concatMap(claim -> failed(claim, clock.instant()))
                        .then(Mono.just(List.of()));
    }

    @Override
    public Mono<Void> delivered(Claim claim) {
        return settle(claim.event().stream(), claim.token(), "delivered", Duration.ZERO);
    }

    @Override
    public Mono<Void> failed(Claim claim, Instant nextAttempt) {
        return Mono.defer(() -> settle(
                claim.event().stream(), claim.token(), "failed", Duration.between(clock.instant(), nextAttempt)));
    }

    private Mono<Void> settle(StreamId stream, String token, String outcome, Duration pause) {
        List<String> arguments = List.of(stream.value(), token, outcome, text(Math.max(0, pause.toMillis())));
        return scripts.run(Script.SETTLE_EVENT, arguments)
                .doOnNext(reply -> {
                    if (reply.getFirst().equals(1L)) {
                        additions.wakeAll();
                    }
                })
                .then();
    }

    @Override
    public Mono<Void> nextAddition() {
        return additions.next();
    }

    private static String text(long number) {
        return Long.toString(number);
    }
}
